"""What the real Django says about a settings module: one warm process, forked for every question.

Reads JSON lines: {"root", "module", "env": {…}, "apps": bool, "names": […]}: the project's folder, which is also
the working directory, the settings module, exactly the environment, whether the project's applications are loaded
(without, only the checks that look at settings run), and the settings whose values are wanted.
Answers JSON lines: {"ids": […], "failed": [tags whose checks raised], "raised": null or text,
"stage": "module" | "settings" | "apps" | "checks" | "endless", "settings": {…}}.
"""

import datetime
import importlib
import json
import os
import re
import signal
import sys

# What every question would import anew, none of which reads the settings.
for name in (
    "django.conf.global_settings django.core.checks.security.base django.core.checks.security.csrf "
    "django.core.checks.security.sessions django.core.checks.caches django.core.checks.files django.core.checks.mail "
    "django.core.management django.db.models django.db.backends.sqlite3.base django.forms django.template.loader "
    "django.contrib.admin django.contrib.auth.hashers django.urls django.views.generic django.views.csrf "
    "logging.config decouple environ environs dj_database_url"
).split():
    try:
        importlib.import_module(name)
    except ImportError:
        pass  # not in this release

SETTINGS_TAGS = ("security", "caches", "files", "mail")
DEADLINE = 10  # seconds of waiting for one answer; a module may loop for ever


def encode(value):
    """A value in the shape of `harden settings --format json`."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    if isinstance(value, dict):
        return {str(key): encode(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return {"__type__": "set", "items": sorted((encode(item) for item in value), key=json.dumps)}
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, datetime.timedelta):
        return {"__type__": "timedelta", "seconds": value.total_seconds()}
    if isinstance(value, re.Pattern):
        return {"__type__": "regex", "pattern": value.pattern}
    if type(value).__name__ == "__proxy__":
        return str(value)
    return {"__type__": "class" if isinstance(value, type) else "callable" if callable(value) else "object"}


def settings_of(question):
    from django.conf import settings

    settings.DEBUG  # loads them; what is asked of them below is not what Django refuses, such as an empty key
    return {
        name: encode(getattr(settings._wrapped, name))
        for name in question["names"]
        if settings.is_overridden(name)
    }


def run_checks(with_apps):
    """The messages, and the tags whose checks raised: a cache backend that is not installed, for one."""
    from django.core.checks import registry

    if with_apps:
        return registry.run_checks(include_deployment_checks=True), []
    messages, failed = [], []
    for tag in sorted(registry.registry.tags_available(deployment_checks=True).intersection(SETTINGS_TAGS)):
        try:
            messages += registry.run_checks(tags=[tag], include_deployment_checks=True)
        except Exception:
            failed.append(tag)
    return messages, failed


def answer(question):
    os.chdir(question["root"])
    sys.path.insert(0, question["root"])
    sys.argv = ["manage.py", "check"]
    os.environ.clear()
    os.environ.update(question["env"])
    os.environ["DJANGO_SETTINGS_MODULE"] = question["module"]
    stage, settings = "module", {}
    try:
        settings = settings_of(question)
        if question["apps"]:
            stage = "apps"
            import django

            django.setup()
        stage = "checks"
        messages, failed = run_checks(question["apps"])
        ids = sorted({message.id for message in messages if message.id})
        return {"ids": ids, "failed": failed, "raised": None, "stage": stage, "settings": settings}
    except BaseException as error:  # whatever a settings module raises, SystemExit as well
        if stage == "module" and question["module"] in sys.modules:
            stage = "settings"  # a module that does not load is not kept there
        why = f"{type(error).__name__}: {error}"
        return {"ids": [], "failed": [], "raised": why[:300], "stage": stage, "settings": settings}


def fork_and_answer(question):
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        signal.alarm(DEADLINE)
        quiet = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(quiet, stream)
        with os.fdopen(write, "w") as pipe:
            json.dump(answer(question), pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    endless = {"ids": [], "failed": [], "raised": "no end", "stage": "endless", "settings": {}}
    return said or json.dumps(endless)


for line in sys.stdin:
    print(fork_and_answer(json.loads(line)), flush=True)
