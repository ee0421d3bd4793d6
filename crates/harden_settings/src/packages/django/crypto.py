# django.utils.crypto
import __harden__


def get_random_string(length=50, allowed_chars=""):
    return __harden__.generated()
