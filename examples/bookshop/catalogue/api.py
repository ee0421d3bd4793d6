"""What the pages' own scripts call."""

import json

from django.db.models import F
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .models import Book


@require_POST
def basket(request):
    """Put a book into the basket, which lives in the session."""
    try:
        pk = int(json.loads(request.body)["book"])
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": "which book?"}, status=400)
    book = get_object_or_404(Book, pk=pk)
    basket = request.session.get("basket", [])
    basket.append(pk)
    request.session["basket"] = basket
    return JsonResponse({"books": len(basket), "title": book.title})


@require_POST
def empty_basket(request):
    request.session["basket"] = []
    return JsonResponse({"books": 0})


@csrf_exempt
@require_POST
def like(request, pk):
    """Once for each visitor."""
    liked = request.session.get("liked", [])
    if pk not in liked:
        Book.objects.filter(pk=pk).update(likes=F("likes") + 1)
        request.session["liked"] = [*liked, pk]
    return JsonResponse({"likes": get_object_or_404(Book, pk=pk).likes})
