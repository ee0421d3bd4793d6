"""Writes what CPython makes of every expression in expressions.txt under it.

Run with the newest CPython after adding expressions, each on a line of its own:

    python3 expressions.py
"""

import ast
import base64
import collections
import copy
import datetime
import email.utils
import html
import itertools
import json
import logging
import math
import operator
import os
import pathlib
import re
import shlex
import string
import sys
import textwrap
import typing
from pathlib import Path

FILE = Path(__file__).with_name("expressions.txt")


def outcome(expression):
    try:
        value = eval(expression, dict(globals()))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return repr(value)


def main():
    lines = []
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            continue
        lines.append(line)
        if line and not line.startswith("#"):
            lines.append("    " + outcome(line))
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
