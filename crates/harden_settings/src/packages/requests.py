# requests: what it hands on of urllib
import __harden__


class utils:
    quote = staticmethod(__harden__.quote)
    unquote = staticmethod(__harden__.unquote)


class compat:
    quote = staticmethod(__harden__.quote)
    quote_plus = staticmethod(__harden__.quote_plus)
    unquote = staticmethod(__harden__.unquote)
    unquote_plus = staticmethod(__harden__.unquote_plus)
