# django.core.exceptions
class ImproperlyConfigured(Exception):
    pass


class AppRegistryNotReady(Exception):
    pass


class ObjectDoesNotExist(Exception):
    pass


class MultipleObjectsReturned(Exception):
    pass


class PermissionDenied(Exception):
    pass


class ValidationError(Exception):
    pass


class MiddlewareNotUsed(Exception):
    pass


class FieldDoesNotExist(Exception):
    pass


class SuspiciousOperation(Exception):
    pass


class DisallowedHost(SuspiciousOperation):
    pass


class DisallowedRedirect(SuspiciousOperation):
    pass
