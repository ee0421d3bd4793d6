import os

from django.core.exceptions import ValidationError


def validate_file_extension(value):
    valid_extensions = [".pdf", ".doc", ".docx"]
    ext = os.path.splitext(value.name)[1]
    if ext.lower() not in valid_extensions:
        raise ValidationError("Invalid file type")
