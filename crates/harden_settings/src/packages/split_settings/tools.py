# django-split-settings 1.3
import __harden__


def optional(filename):
    return (filename, True) if filename else ""


def include(*args, scope=None):
    __harden__.include(*[pattern for pattern in args if pattern])
