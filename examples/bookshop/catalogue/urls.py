from django.urls import path

from . import api, views

urlpatterns = [
    path("", views.book_list, name="books"),
    path("search/", views.search, name="search"),
    path("authors/<str:author>/", views.by_author, name="by-author"),
    path("books/<int:pk>/", views.book_detail, name="book"),
    path("manuscripts/", views.manuscripts, name="manuscripts"),
    path("api/basket/", api.basket, name="basket"),
    path("api/basket/empty/", api.empty_basket, name="empty-basket"),
    path("api/books/<int:pk>/like/", api.like, name="like"),
]
