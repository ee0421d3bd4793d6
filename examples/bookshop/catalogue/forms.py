from django import forms

from .models import Manuscript, Review


class ReviewForm(forms.ModelForm):
    class Meta:
        model = Review
        fields = ["body"]


class ManuscriptForm(forms.ModelForm):
    class Meta:
        model = Manuscript
        fields = ["title", "file", "cover"]
