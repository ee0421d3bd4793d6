# django.urls: which address a name stands for is not worked out
import __harden__


def reverse(viewname, *args, **kwargs):
    return __harden__.unknown_text()


def reverse_lazy(viewname, *args, **kwargs):
    return __harden__.unknown_text()
