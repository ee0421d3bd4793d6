# django-configurations 2.5
import ast
import copy
import os

import __harden__

NOT_GIVEN = object()


def setup_value(target, name, value):
    actual = value.setup(name)
    _store(target, name, value.value)
    if value.multiple:
        for part, item in actual.items():
            _store(target, part, item)


def _store(target, name, value):
    if isinstance(target, type):
        setattr(target, name, value)
    else:
        target[name] = value


class Value:
    multiple = False
    late_binding = False
    environ_required = False

    def __new__(cls, *args, **kwargs):
        instance = object.__new__(cls)
        late = kwargs.get("late_binding", cls.late_binding)
        if not late:
            instance.__init__(*args, **kwargs)
            if (instance.environ and instance.environ_name) or (not instance.environ and instance.default):
                return instance.setup(instance.environ_name)
        return instance

    def __init__(self, default=None, environ=True, environ_name=None, environ_prefix="DJANGO",
                 environ_required=False, *args, **kwargs):
        if isinstance(default, Value) and default.default is not None:
            default = copy.copy(default.default)
        self.default = default
        self.environ = environ
        if environ_prefix and environ_prefix.endswith("_"):
            environ_prefix = environ_prefix[:-1]
        self.environ_prefix = environ_prefix
        self.environ_name = environ_name
        self.environ_required = environ_required
        self._value = NOT_GIVEN

    @property
    def value(self):
        if self._value is NOT_GIVEN and self.environ_name:
            self.setup(self.environ_name)
        return self.default if self._value is NOT_GIVEN else self._value

    def __str__(self):
        return str(self.value)

    def __eq__(self, other):
        return self.value == other

    def __bool__(self):
        return bool(self.value)

    def full_environ_name(self, name):
        name = self.environ_name or name.upper()
        return f"{self.environ_prefix}_{name}" if self.environ_prefix else name

    def setup(self, name):
        value = self.default
        if self.environ:
            variable = self.full_environ_name(name)
            if self.environ_required:
                try:
                    value = self.to_python(os.environ[variable])
                except KeyError:
                    raise ValueError(f"Value {name!r} is required to be set as {variable!r}")
            elif variable in os.environ:
                value = self.to_python(os.environ[variable])
        self._value = value
        return value

    def to_python(self, value):
        return value


class BooleanValue(Value):
    true_values = ("yes", "y", "true", "1")
    false_values = ("no", "n", "false", "0", "")

    def to_python(self, value):
        text = value.strip().lower()
        if text in self.true_values:
            return True
        # Any other text stops the project, so where it runs the value is a false one.
        if __harden__.is_unknown(text) or text in self.false_values:
            return False
        raise ValueError(f"Cannot interpret boolean value {value!r}")


class CastingMixin:
    caster = None

    def to_python(self, value):
        return type(self).caster(value)


class IntegerValue(Value):
    def to_python(self, value):
        return int(value)


class PositiveIntegerValue(IntegerValue):
    pass


class FloatValue(Value):
    def to_python(self, value):
        return float(value)


class DecimalValue(Value):
    def to_python(self, value):
        return __harden__.unknown()


class SequenceValue(Value):
    sequence_type = None
    converter = None

    def __init__(self, *args, **kwargs):
        self.separator = kwargs.pop("separator", ",")
        converter = kwargs.pop("converter", None)
        if converter is not None:
            self.converter = converter
        super().__init__(*args, **kwargs)
        self.default = self.make(() if self.default is None else self.default)
        if self.converter is not None:
            self.default = self.convert(self.default)

    def make(self, items):
        return list(items)

    def convert(self, items):
        return self.make([self.converter(item) for item in items])

    def to_python(self, value):
        if __harden__.is_unknown(value):
            return self.make(value)
        items = [item.strip() for item in value.strip().split(self.separator)]
        items = self.make([item for item in items if item])
        return items if self.converter is None else self.convert(items)


class ListValue(SequenceValue):
    sequence_type = list


class TupleValue(SequenceValue):
    sequence_type = tuple

    def make(self, items):
        return tuple(items)


class BackendsValue(ListValue):
    pass


class SetValue(ListValue):
    def make(self, items):
        return set(items)


class _Nested:
    def __init__(self, *args, **kwargs):
        self.seq_separator = kwargs.pop("seq_separator", ";")
        super().__init__(*args, **kwargs)

    def to_python(self, value):
        if __harden__.is_unknown(value):
            return self.make(value)
        parts = [part.strip() for part in value.strip().split(self.seq_separator)]
        result = []
        for part in parts:
            if part:
                items = [item.strip() for item in part.split(self.separator)]
                items = [item for item in items if item]
                result.append(self.make(items if self.converter is None else [self.converter(item) for item in items]))
        return self.make(result)

    def convert(self, items):
        if items and isinstance(items[0], self.sequence_type):
            return self.make([self.make([self.converter(item) for item in inner]) for inner in items])
        return self.make([self.converter(item) for item in items])


class SingleNestedListValue(_Nested, ListValue):
    pass


class SingleNestedTupleValue(_Nested, TupleValue):
    pass


class DictValue(Value):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.default = {} if self.default is None else dict(self.default)

    def to_python(self, value):
        if __harden__.is_unknown(value):
            return {**__harden__.unknown()}
        if not value:
            return {}
        result = ast.literal_eval(value)
        if not isinstance(result, dict):
            raise ValueError(f"Cannot interpret dict value {value!r}")
        return result


class EmailValue(Value):
    pass


class URLValue(Value):
    pass


class IPValue(Value):
    pass


class RegexValue(Value):
    def __init__(self, *args, **kwargs):
        kwargs.pop("regex", None)
        super().__init__(*args, **kwargs)


class PathValue(Value):
    def __init__(self, *args, **kwargs):
        self.check_exists = kwargs.pop("check_exists", True)
        super().__init__(*args, **kwargs)

    def setup(self, name):
        return os.path.abspath(os.path.expanduser(super().setup(name)))


class SecretValue(Value):
    def __init__(self, *args, **kwargs):
        kwargs["environ"] = True
        kwargs["environ_required"] = True
        super().__init__(*args, **kwargs)

    def setup(self, name):
        value = super().setup(name)
        if not __harden__.is_unknown(value) and not value:
            raise ValueError(f"Secret value {name!r} is not set")
        return value


class EmailURLValue(Value):
    multiple = True
    late_binding = True

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("environ_prefix", None)
        kwargs.setdefault("environ_name", "EMAIL_URL")
        super().__init__(*args, **kwargs)
        self.default = {} if self.default is None else self.to_python(self.default)

    def to_python(self, value):
        import dj_email_url

        return dj_email_url.parse(value)


class _UrlValue(Value):
    late_binding = True
    variable = None

    def __init__(self, *args, **kwargs):
        self.alias = kwargs.pop("alias", "default")
        kwargs.setdefault("environ_prefix", None)
        kwargs.setdefault("environ_name", self.variable)
        super().__init__(*args, **kwargs)
        self.default = {} if self.default is None else self.to_python(self.default)

    def to_python(self, value):
        return {self.alias: self.parse(value)}

    def parse(self, value):
        return __harden__.unknown()


class DatabaseURLValue(_UrlValue):
    variable = "DATABASE_URL"

    def parse(self, value):
        import dj_database_url

        return dj_database_url.parse(value)


class CacheURLValue(_UrlValue):
    variable = "CACHE_URL"

    def parse(self, value):
        import django_cache_url

        return django_cache_url.parse(value)


class SearchURLValue(_UrlValue):
    variable = "SEARCH_URL"
