from django.contrib.auth.models import User
from django.test import Client, TestCase
from django.urls import reverse

from catalogue.models import Book


class BookPages(TestCase):
    fixtures = ["demo"]

    def test_the_list_shows_published_books_only(self):
        page = self.client.get(reverse("books"))
        self.assertContains(page, "Frankenstein")
        self.assertNotContains(page, "The Last Man")

    def test_the_list_can_be_narrowed(self):
        page = self.client.get(reverse("books"), {"author__name": "Ada Byron"})
        self.assertContains(page, "Notes on the Engine")
        self.assertNotContains(page, "Frankenstein")

    def test_an_unknown_filter_is_refused(self):
        self.assertEqual(self.client.get(reverse("books"), {"colour": "red"}).status_code, 400)

    def test_search_finds_part_of_a_title(self):
        page = self.client.get(reverse("search"), {"q": "engine"})
        self.assertContains(page, "Notes on the Engine")
        self.assertNotContains(page, "Frankenstein")

    def test_the_books_of_an_author(self):
        page = self.client.get(reverse("by-author", args=["1"]))
        self.assertContains(page, "Notes on the Engine")
        self.assertNotContains(page, "Frankenstein")

    def test_a_review_is_shown_without_its_scripts(self):
        self.client.force_login(User.objects.create_user("reader"))
        page = self.client.post(
            reverse("book", args=[1]), {"body": "<em>Fine</em><script>x</script>"}, follow=True
        )
        self.assertContains(page, "<em>Fine</em>x")

    def test_only_readers_who_are_logged_in_write_reviews(self):
        answer = self.client.post(reverse("book", args=[1]), {"body": "Fine"})
        self.assertRedirects(answer, reverse("login"))
        self.assertFalse(Book.objects.get(pk=1).reviews.exists())


class Scripts(TestCase):
    fixtures = ["demo"]

    def setUp(self):
        self.browser = Client(enforce_csrf_checks=True)

    def test_the_basket_needs_the_token_of_the_page(self):
        url, book = reverse("basket"), {"book": "1"}
        self.assertEqual(self.browser.post(url, book, "application/json").status_code, 403)
        token = self.browser.get(reverse("books")).context["csrf_token"]
        answer = self.browser.post(url, book, "application/json", headers={"X-CSRFToken": str(token)})
        self.assertEqual(answer.json(), {"books": 1, "title": Book.objects.get(pk=1).title})

    def test_emptying_the_basket_needs_the_token_as_well(self):
        self.assertEqual(self.browser.post(reverse("empty-basket")).status_code, 403)
        self.assertEqual(self.client.post(reverse("empty-basket")).json(), {"books": 0})

    def test_a_book_that_does_not_exist_is_not_put_into_the_basket(self):
        self.assertEqual(self.client.post(reverse("basket"), {"book": 99}, "application/json").status_code, 404)
        self.assertEqual(self.client.post(reverse("basket"), "[]", "application/json").status_code, 400)

    def test_anybody_may_like_a_book(self):
        self.assertEqual(self.browser.post(reverse("like", args=[1])).json(), {"likes": 1})
