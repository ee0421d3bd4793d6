# urllib.parse: URLs taken apart and put together
import __harden__

unquote = __harden__.unquote
unquote_plus = __harden__.unquote_plus
quote = __harden__.quote
quote_plus = __harden__.quote_plus

uses_netloc = []
uses_query = []
uses_relative = []
uses_params = []


class _Location:
    # What the network location of a URL says.

    def _user_info(self):
        user_info, found, _ = self.netloc.rpartition("@")
        if not found:
            return None, None
        username, has_password, password = user_info.partition(":")
        return username, password if has_password else None

    def _host_info(self):
        host_info = self.netloc.rpartition("@")[2]
        _, has_bracket, bracketed = host_info.partition("[")
        if has_bracket:
            host, _, port = bracketed.partition("]")
            port = port.partition(":")[2]
        else:
            host, _, port = host_info.partition(":")
        return host, port or None

    @property
    def username(self):
        return self._user_info()[0]

    @property
    def password(self):
        return self._user_info()[1]

    @property
    def hostname(self):
        host = self._host_info()[0]
        if not host:
            return None
        name, found, zone = host.partition("%")
        return name.lower() + found + zone

    @property
    def port(self):
        port = self._host_info()[1]
        if port is None:
            return None
        if not (port.isdigit() and port.isascii()):
            raise ValueError(f"Port could not be cast to integer value as {port!r}")
        port = int(port)
        if not 0 <= port <= 65535:
            raise ValueError("Port out of range 0-65535")
        return port

    def __getitem__(self, index):
        return self._parts()[index]

    def __iter__(self):
        return iter(self._parts())

    def __len__(self):
        return len(self._parts())

    def __eq__(self, other):
        return self._parts() == tuple(other)


class SplitResult(_Location):
    _fields = ("scheme", "netloc", "path", "query", "fragment")

    def __init__(self, scheme, netloc, path, query, fragment):
        self.scheme = scheme
        self.netloc = netloc
        self.path = path
        self.query = query
        self.fragment = fragment

    def _parts(self):
        return (self.scheme, self.netloc, self.path, self.query, self.fragment)

    def _replace(self, **changes):
        parts = dict(zip(self._fields, self._parts()))
        parts.update(changes)
        return SplitResult(**parts)

    def geturl(self):
        return urlunsplit(self._parts())


class ParseResult(_Location):
    _fields = ("scheme", "netloc", "path", "params", "query", "fragment")

    def __init__(self, scheme, netloc, path, params, query, fragment):
        self.scheme = scheme
        self.netloc = netloc
        self.path = path
        self.params = params
        self.query = query
        self.fragment = fragment

    def _parts(self):
        return (self.scheme, self.netloc, self.path, self.params, self.query, self.fragment)

    def _replace(self, **changes):
        parts = dict(zip(self._fields, self._parts()))
        parts.update(changes)
        return ParseResult(**parts)

    def geturl(self):
        return urlunparse(self._parts())


def urlsplit(url, scheme="", allow_fragments=True):
    parts = __harden__.split_url(url)
    if __harden__.is_unknown(parts[1]):
        return __harden__.unknown()
    found, netloc, path, query, fragment = parts
    if ("[" in netloc) != ("]" in netloc):
        raise ValueError("Invalid IPv6 URL")
    return SplitResult(found or scheme, netloc, path, query, fragment)


def urlparse(url, scheme="", allow_fragments=True):
    split = urlsplit(url, scheme, allow_fragments)
    if __harden__.is_unknown(split):
        return split
    path, params = split.path, ""
    if split.scheme in ("", "ftp", "hdl", "prospero", "http", "https", "shttp", "rtsp", "rtsps", "rtspu",
                        "sip", "sips", "mms", "sftp", "tel") and ";" in path:
        start = path.rfind("/")
        at = path.find(";", start if start > 0 else 0)
        if at >= 0:
            path, params = path[:at], path[at + 1:]
    return ParseResult(split.scheme, split.netloc, path, params, split.query, split.fragment)


def urlunparse(parts):
    scheme, netloc, path, params, query, fragment = parts
    if params:
        path = f"{path};{params}"
    return urlunsplit((scheme, netloc, path, query, fragment))


def urlunsplit(parts):
    scheme, netloc, url, query, fragment = parts
    for part in parts:
        if __harden__.is_unknown(part):
            return __harden__.unknown_text()
    if netloc:
        if url and not url.startswith("/"):
            url = "/" + url
        url = "//" + netloc + url
    elif url.startswith("//"):
        url = "//" + url
    elif scheme == "file" and url.startswith("/"):
        url = "//" + url
    if scheme:
        url = scheme + ":" + url
    if query:
        url = url + "?" + query
    if fragment:
        url = url + "#" + fragment
    return url


def urljoin(base, url, allow_fragments=True):
    if __harden__.is_unknown(base) or __harden__.is_unknown(url):
        return __harden__.unknown_text()
    if not base:
        return url
    if not url:
        return base
    start = urlsplit(base)
    to = urlsplit(url)
    if to.scheme:
        return url
    if start.scheme not in ("http", "https", "ftp", "file", ""):
        return __harden__.unknown_text()
    if to.netloc:
        return urlunsplit((start.scheme, to.netloc, to.path, to.query, to.fragment))
    if not to.path:
        return urlunsplit((start.scheme, start.netloc, start.path, to.query or start.query, to.fragment))
    if to.path.startswith("/"):
        segments = to.path.split("/")
    else:
        folder = start.path.split("/")[:-1]
        segments = [folder[0] if folder else ""] + [part for part in folder[1:] if part] + to.path.split("/")
    result = []
    for segment in segments:
        if segment == "..":
            if len(result) > 1:
                result.pop()
        elif segment != ".":
            result.append(segment)
    if segments[-1] in (".", ".."):
        result.append("")
    return urlunsplit((start.scheme, start.netloc, "/".join(result) or "/", to.query, to.fragment))


def parse_qsl(query, keep_blank_values=False, *args, **kwargs):
    if __harden__.is_unknown(query):
        return list(__harden__.unknown())
    pairs = []
    for part in query.split("&"):
        if not part:
            continue
        name, found, value = part.partition("=")
        if value or (keep_blank_values and (found or name)):
            pairs.append((unquote_plus(name), unquote_plus(value)))
    return pairs


def parse_qs(query, keep_blank_values=False, *args, **kwargs):
    if __harden__.is_unknown(query):
        return __harden__.unknown()
    result = {}
    for name, value in parse_qsl(query, keep_blank_values):
        result.setdefault(name, []).append(value)
    return result


def urlencode(query, doseq=False, *args, **kwargs):
    pairs = query.items() if hasattr(query, "items") else query
    parts = []
    for name, value in pairs:
        values = value if doseq and isinstance(value, (list, tuple)) else [value]
        for item in values:
            parts.append(quote_plus(str(name)) + "=" + quote_plus(str(item)))
    return "&".join(parts)
