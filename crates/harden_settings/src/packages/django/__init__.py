# django
import __harden__

_release = __harden__.release("django")
VERSION = __harden__.unknown() if _release is None else (_release + (0, 0, 0))[:3] + ("final", 0)


def get_version(version=None):
    if _release is None or version is not None:
        return __harden__.unknown_text()
    return ".".join([str(part) for part in _release])


__version__ = get_version()


def setup(set_prefix=True):
    return None
