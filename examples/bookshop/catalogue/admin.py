from django.contrib import admin

from .models import Author, Book, Manuscript, Review

admin.site.register([Author, Book, Manuscript, Review])
