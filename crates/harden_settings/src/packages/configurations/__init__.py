# django-configurations 2.5: the members of the chosen class become the settings
import os

import __harden__
from configurations.values import Value, setup_value
from django.conf import global_settings


class Configuration:
    DOTENV_LOADED = None

    def __init_subclass__(cls, **kwargs):
        if os.environ["DJANGO_CONFIGURATION"] == cls.__name__:
            _install(cls)

    @classmethod
    def pre_setup(cls):
        path = getattr(cls, "DOTENV", None)
        if path:
            text = __harden__.read_text(path)
            if text is not None:
                for name, value in __harden__.parse_dotenv(text):
                    os.environ.setdefault(name, value)

    @classmethod
    def post_setup(cls):
        pass

    @classmethod
    def setup(cls):
        for name in dir(cls):
            if name.isupper():
                value = getattr(cls, name)
                if isinstance(value, Value):
                    setup_value(cls, name, value)


def _install(cls):
    namespace = __harden__.settings_namespace()
    cls.pre_setup()
    written = {name: getattr(cls, name) for name in dir(cls) if name.isupper()}
    cls.setup()
    chosen = cls()
    for name in dir(chosen):
        if not name.isupper():
            continue
        value = getattr(chosen, name)
        if callable(value) and not getattr(value, "pristine", False):
            value = value()
            if isinstance(value, Value):
                setup_value(namespace, name, value)
                continue
        __harden__.define(name, value, written.get(name))
    namespace["CONFIGURATION"] = f"{cls.__module__}.{cls.__name__}"
    cls.post_setup()


def pristinemethod(function):
    function.pristine = True
    return function
