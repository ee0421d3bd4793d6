import tempfile

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from catalogue.models import Manuscript


class Uploads(TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        override = self.settings(MEDIA_ROOT=folder.name)
        override.enable()
        self.addCleanup(override.disable)
        self.client.force_login(User.objects.create_user("author"))

    def send(self, name):
        file = SimpleUploadedFile(name, b"It was a dark and stormy night")
        return self.client.post(reverse("manuscripts"), {"title": "A novel", "file": file})

    def test_a_pdf_is_taken_whatever_is_in_it(self):
        self.assertRedirects(self.send("novel.pdf"), reverse("manuscripts"))
        self.assertEqual(Manuscript.objects.get().sender.get_username(), "author")

    def test_another_extension_is_refused(self):
        self.assertContains(self.send("novel.exe"), "Invalid file type")
        self.assertFalse(Manuscript.objects.exists())

    def test_visitors_cannot_send_anything(self):
        self.client.logout()
        self.assertEqual(self.send("novel.pdf").status_code, 302)
        self.assertFalse(Manuscript.objects.exists())
