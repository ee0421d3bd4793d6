"""Uses a copy of the example project through guard, in a real browser and with requests that no browser sends.

guard.py PROJECT HARDEN CHROMIUM SERVER: PROJECT is a copy of the example; SERVER is gunicorn or uvicorn. Everything stays on
the loopback interface. Prints a line for each thing that was seen, and fails at the first that is not as it should be.
"""

import contextlib
import http.client
import http.server
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time

from chromium import Browser

LIMIT = 60
NAME, PASSWORD = "reader", "a-long-word-for-a-test"

SETTINGS = """
from bookshop.settings.production import *

ALLOWED_HOSTS = ["localhost"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MEDIA_ROOT = %(media)r
"""

# The site, with a stream of events and, where the server can, a websocket that says everything back.
WSGI = """
import time
from bookshop.wsgi import application as site

def application(environ, start_response):
    if environ["PATH_INFO"] != "/events":
        return site(environ, start_response)
    start_response("200 OK", [("Content-Type", "text/event-stream")])
    def events():
        for number in range(3):
            yield b"data: %d\\n\\n" % number
            time.sleep(0.2)
    return events()
"""
ASGI = """
import asyncio
from django.core.asgi import get_asgi_application

site = get_asgi_application()

async def application(scope, receive, send):
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            await send({"type": "websocket.send", "text": message["text"]})
    elif scope["type"] == "http" and scope["path"] == "/events":
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for number in range(3):
            body = b"data: %d\\n\\n" % number
            await send({"type": "http.response.body", "body": body, "more_body": True})
            await asyncio.sleep(0.2)
        await send({"type": "http.response.body", "body": b""})
    elif scope["type"] == "http":
        await site(scope, receive, send)
"""


def check(what, seen, wanted):
    if seen != wanted:
        sys.exit("    %s: %r, and not %r" % (what, seen, wanted))
    print("    %s: %s" % (what, seen))


def prepare(project):
    """Writes what the example needs to be a site of its own; what its processes are started with."""
    settings = SETTINGS % {"media": str(project / "uploads")}
    (project / "guarded.py").write_text(settings)
    (project / "guarded_wsgi.py").write_text(WSGI)
    (project / "guarded_asgi.py").write_text(ASGI)
    (project / "log").mkdir()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "guarded",
        "SECRET_KEY": "a-key-for-a-test-that-is-long-enough-0123456789-abcdefgh",
        "LOG_DIR": str(project / "log"),
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        "PYTHONPATH": str(project),
    }
    for arguments in (
        ["migrate"], ["loaddata", "demo"],
        ["createsuperuser", "--noinput", "--username", NAME, "--email", "reader@bookshop.example"],
    ):
        command = [sys.executable, "-m", "django", *arguments, "--verbosity", "0", "--skip-checks"]
        subprocess.run(command, cwd=project, env=environment, check=True)
    return environment


def certify(folder):
    files = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-out", files[0], "-keyout", files[1]],
        check=True, stderr=subprocess.DEVNULL,
    )
    return files


@contextlib.contextmanager
def running(command, **options):
    process = subprocess.Popen([str(part) for part in command], **options)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def serving(server, project, environment):
    """The server behind guard, on a socket of its own."""
    # The path of a socket is short.
    path = os.path.relpath(project / "app.sock")
    if server == "gunicorn":
        command = ["gunicorn", "--threads", "4", "--bind", "unix:app.sock", "guarded_wsgi:application"]
    else:
        command = ["uvicorn", "--uds", "app.sock", "--log-level", "warning", "guarded_asgi:application"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return path, running([sys.executable, "-m", *command], cwd=project, env=environment, **quiet)


def listens(path):
    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        with socket.socket(socket.AF_UNIX) as client, contextlib.suppress(OSError):
            client.connect(path)
            return
        time.sleep(0.05)
    sys.exit("the server did not listen within %d seconds" % LIMIT)


class Guard:
    """A running guard, and what it logs."""

    def __init__(self, process):
        self.process, self.events = process, []
        self.told = threading.Condition()
        threading.Thread(target=self.read, daemon=True).start()
        listeners = self.event("started")["listeners"]
        self.plain, self.secure = (int(listener.rsplit(":", 1)[1]) for listener in listeners)
        self.site = "https://localhost:%d" % self.secure

    def read(self):
        for line in self.process.stdout:
            with self.told:
                self.events.append(json.loads(line))
                self.told.notify_all()

    def event(self, name, **wanted):
        """The first event of a name and with these values; it is waited for."""
        def found():
            matching = (event for event in self.events if event["event"] == name)
            return next((event for event in matching if wanted.items() <= event.items()), None)

        with self.told:
            if not self.told.wait_for(found, LIMIT):
                sys.exit("no event %s %s: %s" % (name, wanted, self.events))
            return found()

    def ask(self, method, path, headers=(), body=None):
        """Status and body of the answer to a request that no browser sends."""
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("localhost", self.secure, context=context, timeout=LIMIT)
        connection.putrequest(method, path, skip_host=True)
        for name, value in {"Host": "localhost", **dict(headers)}.items():
            connection.putheader(name, value)
        if body is not None:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")


def use(guard, browser, server):
    """What a person does: signs in, writes, uploads, listens."""
    site = guard.site
    browser.visit(site + "/admin/login/?next=/admin/")
    browser.send("""
        document.querySelector('[name=username]').value = %r;
        document.querySelector('[name=password]').value = %r;
        document.querySelector('[type=submit]').click();
    """ % (NAME, PASSWORD))
    check("%s: signed in" % server, browser.evaluate("location.pathname"), "/admin/")
    browser.visit(site + "/books/1/")
    browser.send("""
        document.querySelector('[name=body]').value = 'A fine book';
        document.querySelector('[name=body]').form.requestSubmit();
    """)
    written = browser.evaluate("document.body.textContent.includes('A fine book')")
    check("%s: a review was posted" % server, written, True)
    browser.visit(site + "/manuscripts/")
    browser.send("""
        const files = new DataTransfer();
        files.items.add(new File([new Uint8Array(3 << 20)], 'novel.pdf', {type: 'application/pdf'}));
        document.querySelector('[name=file]').files = files.files;
        document.querySelector('[name=title]').value = 'A novel';
        document.querySelector('[name=title]').form.requestSubmit();
    """)
    uploaded = browser.evaluate("document.querySelector('li a').textContent")
    check("%s: 3 MiB were uploaded" % server, uploaded, "A novel")
    events = browser.evaluate("""new Promise(done => {
        const seen = [];
        const source = new EventSource('/events');
        source.onmessage = event => { seen.push(event.data); if (seen.length == 3) { source.close(); done(seen); } };
        source.onerror = () => done(seen);
    })""")
    check("%s: a stream of events came through" % server, events, ["0", "1", "2"])
    if server == "uvicorn":
        said = browser.evaluate("""new Promise(done => {
            const socket = new WebSocket('wss://' + location.host + '/socket');
            socket.onopen = () => socket.send('hello');
            socket.onmessage = event => { socket.close(); done(event.data); };
            socket.onerror = () => done('refused');
        })""")
        check("%s: a websocket went both ways" % server, said, "hello")


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """Another site, whose page posts to this one: to a view that does without a token."""

    site = ""

    def do_GET(self):
        page = "<form method=post action='%s/api/books/1/like/'></form>" % self.site
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, *_):
        pass


def attack(guard, browser, server):
    """What other sites and other clients try."""
    Elsewhere.site = guard.site
    elsewhere = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
    browser.visit("http://127.0.0.1:%d/" % elsewhere.server_port)
    if server == "uvicorn":
        said = browser.evaluate("""new Promise(done => {
            const socket = new WebSocket('wss://localhost:%d/socket');
            socket.onopen = () => done('open');
            socket.onerror = () => done('refused');
        })""" % guard.secure)
        check("uvicorn: a websocket of another site", said, "refused")
    browser.send("document.forms[0].submit()")
    text = browser.evaluate("document.body.textContent")
    check("%s: a form of another site" % server, text.split(":")[0], "403 Forbidden")
    guard.event("refused", rule="cross-origin-request", path="/api/books/1/like/")
    elsewhere.shutdown()
    login = "Log in | Django site admin"
    for what, path, headers, wanted in [
        ("as a browser asks", "/admin/login/", {}, (200, True)),
        ("%61dmin, which Django decodes", "/%61dmin/login/", {}, (200, True)),
        ("SCRIPT_NAME", "/zz/admin/login/", {"SCRIPT_NAME": "/zz"}, (404, False)),
        ("X_Forwarded_For", "/admin/login/", {"X_Forwarded_For": "10.0.0.9"}, (200, True)),
        ("Remote-User", "/admin/", {"Remote-User": NAME}, (302, False)),
        ("another host", "/admin/login/", {"Host": "evil.test"}, (421, False)),
        ("Connection: Cookie", "/admin/login/", {"Connection": "Cookie"}, (400, False)),
    ]:
        status, body = guard.ask("GET", path, headers)
        check("%s: %s" % (server, what), (status, login in body), wanted)


def without_guard(path):
    """That the server behind guard does fall for the header which takes a path for the application's own."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)
        client.sendall(
            b"GET /zz/admin/login/ HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n"
            b"SCRIPT_NAME: /zz\r\nConnection: close\r\n\r\n"
        )
        answer = b"".join(iter(lambda: client.recv(65536), b"")).decode(errors="replace")
    check("gunicorn: SCRIPT_NAME without guard", "Log in | Django site admin" in answer, True)


def stop(guard, server):
    """A policy that is read again, and an end with nothing left undone."""
    guard.process.send_signal(signal.SIGHUP)
    guard.event("reloaded")
    guard.process.send_signal(signal.SIGTERM)
    check("%s: unfinished at the end" % server, guard.event("stopped")["unfinished"], 0)
    check("%s: exit code" % server, guard.process.wait(LIMIT), 0)


def main():
    project, harden, chromium, server = sys.argv[1:]
    project = pathlib.Path(project).resolve()
    environment = prepare(project)
    certificate, key = certify(project)
    path, application = serving(server, project, environment)
    command = [
        harden, "guard", project, "--settings", "guarded", "--upstream", "unix:%s" % path,
        "--http", "127.0.0.1:0", "--https", "127.0.0.1:0", "--certificate", certificate, "--key", key,
    ]
    with application, running(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        listens(path)
        guard = Guard(process)
        with Browser(chromium) as browser:
            use(guard, browser, server)
            attack(guard, browser, server)
        if server == "gunicorn":
            without_guard(path)
        stop(guard, server)


if __name__ == "__main__":
    main()
