import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import FieldError
from django.db import connection
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render

from .forms import ManuscriptForm, ReviewForm
from .models import Book, Manuscript


def book_list(request):
    """All books; `?author__name=…&price__lt=…` narrows the list."""
    books = Book.objects.filter(published=True).select_related("author")
    try:
        books = books.filter(**request.GET.dict())
    except FieldError:
        return HttpResponseBadRequest("No such filter")
    titles = json.dumps([book.title for book in books])
    return render(request, "catalogue/book_list.html", {"books": books, "titles": titles})


def search(request):
    query = request.GET.get("q", "")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM catalogue_book WHERE published AND title LIKE '%{query}%' ORDER BY title"
        )
        ids = [row[0] for row in cursor.fetchall()]
    books = Book.objects.filter(id__in=ids).select_related("author")
    return render(request, "catalogue/search.html", {"books": books, "query": query})


def by_author(request, author):
    books = Book.objects.raw("SELECT * FROM catalogue_book WHERE author_id = %s" % author)
    return render(request, "catalogue/search.html", {"books": books, "query": ""})


def book_detail(request, pk):
    book = get_object_or_404(Book, pk=pk)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect("login")
        form = ReviewForm(request.POST)
        if form.is_valid():
            form.instance.book = book
            form.instance.reviewer = request.user
            form.save()
            messages.success(request, "Thank you for your review.")
            return redirect(book)
    else:
        form = ReviewForm()
    return render(request, "catalogue/book_detail.html", {"book": book, "form": form})


@login_required
def manuscripts(request):
    form = ManuscriptForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        form.instance.sender = request.user
        form.save()
        return redirect("manuscripts")
    sent = Manuscript.objects.filter(sender=request.user)
    return render(request, "catalogue/manuscripts.html", {"form": form, "sent": sent})
