from django.conf import settings
from django.db import models
from django.urls import reverse

from .validators import validate_file_extension


class Author(models.Model):
    name = models.CharField(max_length=120)
    website = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Book(models.Model):
    title = models.CharField(max_length=200)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    blurb = models.TextField(blank=True, help_text="HTML is allowed")
    price = models.DecimalField(max_digits=6, decimal_places=2)
    published = models.BooleanField(default=True)
    likes = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("book", args=[self.pk])


class Review(models.Model):
    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    body = models.TextField()
    written = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-written"]

    def __str__(self):
        return f"{self.reviewer} on {self.book}"


class Manuscript(models.Model):
    """What an author sends in, in the hope of being published."""

    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to="manuscripts/", validators=[validate_file_extension])
    cover = models.FileField(upload_to="covers/", blank=True)

    def __str__(self):
        return self.title
