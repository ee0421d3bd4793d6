from django.contrib.auth.models import User
from django.test import TestCase
from django.urls import reverse

PASSWORD = "correct horse battery"


class Accounts(TestCase):
    def setUp(self):
        self.user = User.objects.create_user("reader", password=PASSWORD)

    def log_in(self, password):
        return self.client.post(reverse("login"), {"username": "reader", "password": password})

    def test_log_in(self):
        self.assertRedirects(self.log_in(PASSWORD), "/")
        self.assertEqual(int(self.client.session["_auth_user_id"]), self.user.pk)

    def test_the_right_password_is_refused_after_too_many_wrong_ones(self):
        for _ in range(5):
            self.log_in("wrong")
        self.log_in(PASSWORD)
        self.assertNotIn("_auth_user_id", self.client.session)

    def test_a_short_password_is_refused(self):
        self.client.post(reverse("signup"), {"username": "new", "password1": "zK4!pq", "password2": "zK4!pq"})
        self.assertFalse(User.objects.filter(username="new").exists())

    def test_sign_up_logs_in(self):
        form = {"username": "new", "password1": PASSWORD, "password2": PASSWORD}
        self.assertRedirects(self.client.post(reverse("signup"), form), "/")
        self.assertEqual(self.client.get(reverse("profile")).context["reader"].get_username(), "new")
