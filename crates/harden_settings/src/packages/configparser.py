# configparser, as far as files of settings use it
import __harden__

DEFAULTSECT = "DEFAULT"
MAX_INTERPOLATION_DEPTH = 10
_UNSET = object()
_BOOLEANS = {
    "1": True, "yes": True, "true": True, "on": True,
    "0": False, "no": False, "false": False, "off": False,
}


class Error(Exception):
    pass


class NoSectionError(Error):
    pass


class NoOptionError(Error):
    pass


class DuplicateSectionError(Error):
    pass


class DuplicateOptionError(Error):
    pass


class ParsingError(Error):
    pass


class MissingSectionHeaderError(ParsingError):
    pass


class InterpolationError(Error):
    pass


class InterpolationSyntaxError(InterpolationError):
    pass


class InterpolationMissingOptionError(InterpolationError):
    pass


class RawConfigParser:
    BOOLEAN_STATES = _BOOLEANS
    _interpolates = False

    def __init__(self, defaults=None, dict_type=dict, allow_no_value=False, **options):
        self._allow_no_value = allow_no_value
        self._strict = options.get("strict", True)
        self._delimiters = options.get("delimiters", ("=", ":"))
        self._comments = options.get("comment_prefixes", ("#", ";"))
        self._inline = options.get("inline_comment_prefixes") or ()
        if "interpolation" in options and options["interpolation"] is None:
            self._interpolates = False
        self._defaults = {}
        self._sections = {}
        if defaults:
            for key, value in defaults.items():
                self._defaults[self.optionxform(key)] = value

    def optionxform(self, option):
        return option.lower()

    def _convert_to_boolean(self, value):
        # Private to Python, and called by projects all the same.
        return _boolean(value)

    def read(self, filenames, encoding=None):
        if isinstance(filenames, (list, tuple)):
            names = filenames
        else:
            names = [filenames]
        read = []
        for name in names:
            text = __harden__.read_text(name)
            if text is not None:
                self.read_string(text)
                read.append(name)
        return read

    def read_file(self, file, source=None):
        self.read_string(file.read())

    readfp = read_file

    def read_dict(self, dictionary, source="<dict>"):
        for section, entries in dictionary.items():
            stored = self._section(section)
            for key, value in entries.items():
                stored[self.optionxform(str(key))] = None if value is None else str(value)

    def _section(self, name):
        if name == DEFAULTSECT:
            return self._defaults
        return self._sections.setdefault(name, {})

    def read_string(self, string, source="<string>"):
        if __harden__.is_unknown(string):
            self._sections = __harden__.unknown()
            return
        section = None
        option = None
        indent = 0
        seen = set()
        for line in string.splitlines():
            stripped = line.strip()
            if stripped.startswith(self._comments):
                continue
            for prefix in self._inline:
                at = (" " + line).find(" " + prefix)
                if at >= 0:
                    line = line[:at]
                    stripped = line.strip()
            level = len(line) - len(line.lstrip())
            if not stripped:
                if section is not None and option is not None and section[option] is not None:
                    section[option] = section[option] + "\n"
                continue
            if section is not None and option is not None and level > indent:
                section[option] = section[option] + "\n" + stripped
                continue
            indent = level
            if stripped.startswith("[") and "]" in stripped:
                name = stripped[1:stripped.rindex("]")]
                if self._strict and name in seen:
                    raise DuplicateSectionError(name)
                seen.add(name)
                section = self._section(name)
                option = None
                continue
            if section is None:
                raise MissingSectionHeaderError(line)
            at = -1
            for delimiter in self._delimiters:
                found = stripped.find(delimiter)
                if found >= 0 and (at < 0 or found < at):
                    at = found
            if at < 0:
                if not self._allow_no_value:
                    raise ParsingError(line)
                option = self.optionxform(stripped)
                section[option] = None
                continue
            option = self.optionxform(stripped[:at].rstrip())
            if not option:
                raise ParsingError(line)
            section[option] = stripped[at + 1:].strip()
        for entries in [self._defaults] + list(self._sections.values()):
            for key, value in entries.items():
                if value is not None:
                    entries[key] = value.rstrip("\n")

    def sections(self):
        return list(self._sections)

    def defaults(self):
        return self._defaults

    def has_section(self, section):
        return section in self._sections

    def add_section(self, section):
        if section in self._sections:
            raise DuplicateSectionError(section)
        self._sections[section] = {}

    def _entries(self, section):
        if section == DEFAULTSECT:
            return dict(self._defaults)
        if section not in self._sections:
            raise NoSectionError(f"No section: {section!r}")
        return {**self._defaults, **self._sections[section]}

    def options(self, section):
        self._entries(section)
        return list({**self._sections.get(section, {}), **self._defaults})

    def has_option(self, section, option):
        if not section or section == DEFAULTSECT:
            return self.optionxform(option) in self._defaults
        if section not in self._sections:
            return False
        return self.optionxform(option) in self._entries(section)

    def get(self, section, option, *, raw=False, vars=None, fallback=_UNSET):
        if __harden__.is_unknown(self._sections):
            return __harden__.unknown_text()
        try:
            entries = self._entries(section)
        except NoSectionError:
            if fallback is _UNSET:
                raise
            return fallback
        if vars:
            for key, value in vars.items():
                entries[self.optionxform(key)] = value
        key = self.optionxform(option)
        if key not in entries:
            if fallback is _UNSET:
                raise NoOptionError(f"No option {option!r} in section: {section!r}")
            return fallback
        value = entries[key]
        if raw or value is None or not self._interpolates:
            return value
        return self._interpolate(entries, value, MAX_INTERPOLATION_DEPTH)

    def _interpolate(self, entries, value, depth):
        if depth == 0:
            raise InterpolationError("value interpolation too deeply recursive")
        result = ""
        rest = value
        while "%" in rest:
            at = rest.find("%")
            result = result + rest[:at]
            rest = rest[at:]
            if rest.startswith("%%"):
                result = result + "%"
                rest = rest[2:]
            elif rest.startswith("%(") and ")s" in rest:
                end = rest.find(")s")
                key = self.optionxform(rest[2:end])
                if key not in entries:
                    raise InterpolationMissingOptionError(key)
                result = result + self._interpolate(entries, entries[key], depth - 1)
                rest = rest[end + 2:]
            else:
                raise InterpolationSyntaxError("'%' must be followed by '%' or '('")
        return result + rest

    def _converted(self, section, option, convert, options):
        fallback = options.get("fallback", _UNSET)
        value = self.get(section, option, **options)
        if fallback is not _UNSET and value is fallback:
            return value
        return convert(value)

    def getint(self, section, option, **options):
        return self._converted(section, option, int, options)

    def getfloat(self, section, option, **options):
        return self._converted(section, option, float, options)

    def getboolean(self, section, option, **options):
        return self._converted(section, option, _boolean, options)

    def items(self, section=_UNSET, raw=False, vars=None):
        if section is _UNSET:
            return [(DEFAULTSECT, self[DEFAULTSECT])] + [(name, self[name]) for name in self._sections]
        return [(key, self.get(section, key, raw=raw)) for key in self._entries(section)]

    def set(self, section, option, value=None):
        if section != DEFAULTSECT and section not in self._sections:
            raise NoSectionError(section)
        self._section(section)[self.optionxform(option)] = value

    def remove_option(self, section, option):
        return self._section(section).pop(self.optionxform(option), None) is not None

    def remove_section(self, section):
        return self._sections.pop(section, None) is not None

    def __contains__(self, section):
        return section == DEFAULTSECT or section in self._sections

    def __getitem__(self, section):
        if section != DEFAULTSECT and section not in self._sections:
            raise KeyError(section)
        return SectionProxy(self, section)

    def __iter__(self):
        return iter([DEFAULTSECT] + list(self._sections))

    def __len__(self):
        return len(self._sections) + 1


def _boolean(value):
    text = value.lower()
    if text not in _BOOLEANS:
        raise ValueError(f"Not a boolean: {value}")
    return _BOOLEANS[text]


class ConfigParser(RawConfigParser):
    _interpolates = True


class SafeConfigParser(ConfigParser):
    pass


class SectionProxy:
    def __init__(self, parser, name):
        self.parser = parser
        self.name = name

    def __getitem__(self, key):
        if not self.parser.has_option(self.name, key):
            raise KeyError(key)
        return self.parser.get(self.name, key)

    def __setitem__(self, key, value):
        self.parser.set(self.name, key, value)

    def __contains__(self, key):
        return self.parser.has_option(self.name, key)

    def __iter__(self):
        return iter(self.parser.options(self.name))

    def __len__(self):
        return len(self.parser.options(self.name))

    def keys(self):
        return self.parser.options(self.name)

    def values(self):
        return [value for _, value in self.items()]

    def items(self):
        return self.parser.items(self.name)

    def get(self, option, fallback=None, **options):
        return self.parser.get(self.name, option, fallback=fallback, **options)

    def getint(self, option, fallback=None, **options):
        return self.parser.getint(self.name, option, fallback=fallback, **options)

    def getfloat(self, option, fallback=None, **options):
        return self.parser.getfloat(self.name, option, fallback=fallback, **options)

    def getboolean(self, option, fallback=None, **options):
        return self.parser.getboolean(self.name, option, fallback=fallback, **options)


class BasicInterpolation:
    pass


class ExtendedInterpolation:
    pass
