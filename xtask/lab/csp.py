"""Serves a copy of the example project under a policy that harden wrote, and uses it in a real browser.

csp.py PROJECT CHROMIUM: PROJECT is a copy of the example with `csp_policy.py` beside manage.py; writes PROJECT/csp.json with
every violation that the browser reported in use, and what a script did that was injected into each page. Everything stays
on the loopback interface, and ends after `LIMIT` seconds.
"""

import json
import os
import pathlib
import socketserver
import subprocess
import sys
import tempfile
import threading
import wsgiref.simple_server

LIMIT = 240
NAME, PASSWORD = "reader", "a-long-word-for-a-test"

INJECTED = b"<script>window.hit=1</script>"

# Runs in a page of its own without a policy, and walks through the site in a frame: what a person would do.
HARNESS = """<!doctype html><meta charset=utf-8><body><script>
const visited = [];
const wait = time => new Promise(done => setTimeout(done, time));
const frame = document.createElement('iframe');
document.body.append(frame);
function loaded() { return Promise.race([new Promise(done => { frame.onload = done; }), wait(8000)]); }
async function visit(path) {
  const done = loaded();
  frame.src = path;
  await done; visited.push(frame.contentWindow.location.pathname);
  await wait(150);
}
async function send(form, fields) {
  for (const [name, value] of Object.entries(fields))
    for (const field of form.querySelectorAll('[name="' + name + '"]')) field.value = value;
  const done = loaded();
  (form.querySelector('button:not([name]), [type=submit]') || form).click();
  await done; visited.push(frame.contentWindow.location.pathname);
  await wait(150);
}
const find = selector => frame.contentDocument.querySelector(selector);
async function use() {
  const plan = %s;
  for (const path of plan.paths) await visit(path);
  await visit(plan.login);
  await send(find('form[method=post] input[type=password]').form, {username: plan.name, password: plan.password});
  for (const path of plan.paths.concat(plan.inside)) {
    await visit(path);
    for (const button of frame.contentDocument.querySelectorAll('button[type=button]')) { button.click(); await wait(50); }
  }
  // The browser sends its reports when it has nothing better to do.
  await wait(2500);
  await fetch('/csp-attack');
  await visit(plan.attack);
  const ran = frame.contentWindow.hit === 1;
  const attacked = [];
  for (const path of plan.paths.concat(plan.inside)) {
    await visit(path);
    attacked.push([frame.contentWindow.location.pathname, frame.contentWindow.hit === 1]);
  }
  await wait(2500);
  await fetch('/csp-told', {method: 'POST', body: JSON.stringify({visited, ran, attacked})});
}
use().catch(error => fetch('/csp-told', {method: 'POST', body: JSON.stringify({error: String(error), visited})}));
</script>"""


def plan():
    """The pages of the example, and those of its admin with all that a model's forms have."""
    return {
        "paths": ["/", "/search/?q=a", "/books/1/", "/accounts/login/", "/accounts/signup/"],
        "login": "/admin/login/?next=/admin/",
        "inside": [
            "/manuscripts/", "/accounts/profile/", "/admin/", "/admin/catalogue/book/", "/admin/catalogue/book/1/change/",
            "/admin/catalogue/book/add/", "/admin/auth/user/", "/admin/auth/user/1/change/", "/admin/auth/user/add/",
            "/admin/password_change/", "/admin/catalogue/book/1/history/", "/admin/catalogue/book/1/delete/",
        ],
        "attack": "/search/?q=%3Cscript%3Ewindow.hit=1%3C/script%3E",
        "name": NAME,
        "password": PASSWORD,
    }


def application():
    import django
    from django.contrib.auth import get_user_model
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("loaddata", "demo", verbosity=0)
    get_user_model().objects.create_superuser(NAME, "reader@bookshop.example", PASSWORD)
    return StaticFilesHandler(WSGIHandler())


def view_of(path):
    """The dotted name of the view behind a path."""
    from django.urls import resolve

    view = resolve(path).func
    view = getattr(view, "view_class", view)
    return "%s.%s" % (view.__module__, view.__qualname__)


class Server(socketserver.ThreadingMixIn, wsgiref.simple_server.WSGIServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass  # The browser went on to another page.


class Handler(wsgiref.simple_server.WSGIRequestHandler):
    def log_message(self, *_):
        pass


def main():
    project, chromium = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    os.chdir(project)
    sys.path.insert(0, str(project))
    os.environ["DJANGO_SETTINGS_MODULE"] = "csp_policy"
    site = application()
    done = threading.Event()
    headers, reports, attacks = [], [], []
    attacking = threading.Event()

    def answer(environ, start_response):
        path = environ["PATH_INFO"]
        if path == "/csp-harness":
            start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
            return [(HARNESS % json.dumps(plan())).encode()]
        if path == "/csp-attack":
            attacking.set()
            start_response("204 No Content", [])
            return [b""]
        if path in ("/csp-told", "/csp-report"):
            told = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            if path == "/csp-report":
                (attacks if attacking.is_set() else reports).append(told["csp-report"])
                start_response("204 No Content", [])
                return [b""]
            pages = [[path, view_of(path), ran] for path, ran in told.get("attacked", [])]
            told["attack"] = {"ran": told.get("ran"), "pages": pages, "reports": attacks}
            told["violations"] = reports
            told["headers"] = headers
            (project / "csp.json").write_text(json.dumps(told, indent=1))
            start_response("200 OK", [("Content-Type", "text/plain")])
            done.set()
            return [b""]

        started = []

        def start(status, sent, *rest):
            policy = dict(sent).get("Content-Security-Policy")
            # What scripts ask for, and what browsers do by themselves, is no page.
            is_page = environ.get("HTTP_SEC_FETCH_DEST") in ("document", "iframe")
            if is_page and dict(sent).get("Content-Type", "").startswith("text/html"):
                headers.append([path, int(status[:3]), policy])
            # The harness frames the site, and is told what is blocked: nothing else of the policy is changed.
            kept = []
            for name, value in sent:
                if name == "Content-Security-Policy":
                    value = value.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
                    value += "; report-uri /csp-report"
                if name not in ("X-Frame-Options", "Content-Length"):
                    kept.append((name, value))
            started[:] = [status, kept, is_page]

        parts = site(environ, start)
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        status, kept, is_page = started
        if attacking.is_set() and is_page:
            before, end, behind = body.rpartition(b"</body>")
            body = before + INJECTED + end + behind if end else body + INJECTED
        start_response(status, kept + [("Content-Length", str(len(body)))])
        return [body]

    server = wsgiref.simple_server.make_server("127.0.0.1", 0, answer, Server, Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Processes of the browser may still write there while it ends.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        arguments = [
            chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run",
            "--disable-background-networking", "--user-data-dir=" + profile,
            "http://127.0.0.1:%d/csp-harness" % server.server_port,
        ]
        browser = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        finished = done.wait(LIMIT)
        browser.terminate()
        browser.wait()
    if not finished:
        sys.exit("the browser did not come to an end within %d seconds" % LIMIT)


if __name__ == "__main__":
    main()
