"""Record which content security policies the real middleware sends for settings.

    python csp_headers.py PATH/TO/csp_headers.json

fills in the cases that this environment can run: `core` with Django 6.0 or newer, `csp4` with django-csp 4,
`csp3` with django-csp 3. Each case is asked twice: by a page that uses the nonce, and by one that does not.
"""

import importlib.metadata
import json
import re
import sys

import django
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

settings.configure(DEBUG=False, SECRET_KEY="not empty", ALLOWED_HOSTS=["*"], USE_TZ=True)
django.setup()

HEADERS = ("Content-Security-Policy", "Content-Security-Policy-Report-Only")
NONCE = re.compile(r"'nonce-[^']+'")


def release(distribution):
    try:
        return importlib.metadata.version(distribution)
    except importlib.metadata.PackageNotFoundError:
        return None


def environments():
    """The forms that can be run here, with what runs them."""
    forms = {}
    if django.VERSION >= (6, 0):
        forms["core"] = "Django " + django.get_version()
    csp = release("django-csp")
    if csp:
        forms["csp" + csp.partition(".")[0]] = "django-csp " + csp
    return forms


def namespace(form):
    if form == "core":
        from django.utils.csp import CSP

        return {"CSP": CSP}
    if form == "csp4":
        from csp import constants

        return {name: value for name, value in vars(constants).items() if name.isupper()}
    return {}


def middleware(form):
    if form == "core":
        from django.middleware.csp import ContentSecurityPolicyMiddleware as Middleware
        from django.middleware.csp import get_nonce as nonce
    else:
        from csp.middleware import CSPMiddleware as Middleware

        def nonce(request):
            return request.csp_nonce

    return Middleware, nonce


def sent(form, source, uses_nonce):
    values = namespace(form)
    given = set(values)
    exec(source, values)
    changed = {name: value for name, value in values.items() if name.isupper() and name not in given}
    Middleware, nonce = middleware(form)

    def view(request):
        return HttpResponse(str(nonce(request)) if uses_nonce else "")

    with override_settings(**changed):
        response = Middleware(view)(RequestFactory().get("/"))
    return {name: NONCE.sub("'nonce-'", response[name]) for name in HEADERS if name in response}


def main(path):
    with open(path, encoding="utf-8") as file:
        table = json.load(file)
    forms = environments()
    for case in table["cases"]:
        form = case["form"]
        if form in forms:
            case["used"] = sent(form, case["settings"], True)
            case["unused"] = sent(form, case["settings"], False)
            table["recorded_with"][form] = forms[form]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(table, file, indent=1, ensure_ascii=False)
        file.write("\n")


main(sys.argv[1])
