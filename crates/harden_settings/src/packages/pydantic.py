# pydantic, as far as settings classes use it
import __harden__


class FieldInfo:
    def __init__(self, default, default_factory, names):
        self.default = default
        self.default_factory = default_factory
        # The variables that an alias names; without one, the field's own name does.
        self.names = names

    def get_default(self):
        return self.default if self.default_factory is None else self.default_factory()


class AliasChoices:
    def __init__(self, *choices):
        self.choices = choices


def Field(default=..., *, default_factory=None, alias=None, validation_alias=None, env=None, **options):
    names = validation_alias or alias or env or ()
    if isinstance(names, str):
        names = (names,)
    elif isinstance(names, AliasChoices):
        names = names.choices
    if default_factory is not None and default is ...:
        default = None
    return FieldInfo(default, default_factory, names)


class SecretStr:
    def __init__(self, secret_value):
        self._secret_value = secret_value

    def get_secret_value(self):
        return self._secret_value

    def __len__(self):
        return len(self._secret_value)

    def __str__(self):
        return "**********" if self._secret_value else ""


from pydantic_settings import BaseSettings
