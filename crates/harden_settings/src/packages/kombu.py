# kombu
import __harden__


def Queue(*args, **kwargs):
    return __harden__.opaque("kombu.entity.Queue")


def Exchange(*args, **kwargs):
    return __harden__.opaque("kombu.entity.Exchange")
