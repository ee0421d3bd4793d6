# django.core.management.utils
import __harden__


def get_random_secret_key():
    return __harden__.generated()
