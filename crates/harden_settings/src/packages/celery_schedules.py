# celery.schedules
import __harden__


def crontab(*args, **kwargs):
    return __harden__.opaque("celery.schedules.crontab")


def schedule(*args, **kwargs):
    return __harden__.opaque("celery.schedules.schedule")


def solar(*args, **kwargs):
    return __harden__.opaque("celery.schedules.solar")
