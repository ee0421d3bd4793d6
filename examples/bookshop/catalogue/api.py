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
    get_object_or_404(Book, pk=pk)
    basket = request.session.get("basket", [])
    basket.append(pk)
    request.session["basket"] = basket
    return JsonResponse({"books": len(basket)})


@csrf_exempt
@require_POST
def like(request, pk):
    Book.objects.filter(pk=pk).update(likes=F("likes") + 1)
    return JsonResponse({"likes": get_object_or_404(Book, pk=pk).likes})
