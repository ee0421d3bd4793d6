"""Renders templates with the real Django and loads them in a real browser, which tells which of them ran a script.

browser.py FOLDER CHROMIUM: reads FOLDER/cases.json, templates from FOLDER/templates, writes FOLDER/ran.json. Everything stays
on the loopback interface, and ends after `LIMIT` seconds.
"""

import http.server
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import types

import django
from django.conf import settings
from django.template import engines

LIMIT = 900
# The sender's own host, as the browser is told to find it.
EVIL = "evil.test"
HARNESS = """<!doctype html><meta charset=utf-8><body><script>
const templates = %d, payloads = %d, ran = new Set(); let next = 0;
window.hit = number => { ran.add(Math.floor(number / payloads)); return number; };
const wait = time => new Promise(done => setTimeout(done, time));
function poke(page) {
  for (const element of page.querySelectorAll('*')) {
    for (const kind of ['mouseover', 'focus', 'error', 'click'])
      if (kind !== 'click' || !element.closest('a, form')) element.dispatchEvent(new page.defaultView.Event(kind));
    if (element.href && String(element.href.baseVal ?? element.href).trim().startsWith('javascript:'))
      element.dispatchEvent(new page.defaultView.MouseEvent('click', {bubbles: true, cancelable: true}));
    if (element.tagName === 'FORM' && element.action.startsWith?.('javascript:')) element.submit();
    if (element.formAction?.startsWith('javascript:') && element.hasAttribute('formaction')) element.click();
  }
}
async function show(template, html) {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const loaded = new Promise(done => { frame.onload = done; });
  const page = frame.contentDocument;
  page.open(); page.write(html); page.close();
  await Promise.race([loaded, wait(2000)]);
  try { poke(frame.contentDocument); } catch (error) { /* it went elsewhere */ }
  await wait(1);
  frame.remove();
}
async function work() {
  while (next < templates) {
    const template = next++;
    // One payload that runs is enough.
    for (const html of await (await fetch('/template/' + template)).json())
      if (!ran.has(template)) await show(template, html);
  }
}
Promise.all(Array.from({length: 8}, work))
  .then(() => wait(500))
  .then(() => fetch('/done', {method: 'POST', body: JSON.stringify([...ran])}));
</script>"""


def main():
    folder, chromium = pathlib.Path(sys.argv[1]), sys.argv[2]
    loaders = [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])]
    engine = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [folder / "templates"],
        "OPTIONS": {"loaders": loaders},
    }
    settings.configure(TEMPLATES=[engine])
    django.setup()
    told = json.loads((folder / "cases.json").read_text())
    payloads = told["payloads"]
    done = threading.Event()

    def rendered(template):
        """The pages that a template makes of each payload; the number of a page tells its template."""
        page = engines["django"].get_template(told["templates"][template])
        made = []
        for index, payload in enumerate(payloads):
            number = template * len(payloads) + index
            filled = {
                key: text.replace("RUN", "top.hit(%d)" % number).replace("NUMBER", str(number)).replace("HOST", EVIL)
                for key, text in payload.items()
            }
            made.append(page.render({"request": types.SimpleNamespace(GET=filled)}))
        return made

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self, body, kind="text/html; charset=utf-8", status=200):
            body = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            path = self.path.split("?")[0].lstrip("/")
            if path == "":
                self.answer(HARNESS % (len(told["templates"]), len(payloads)))
            elif path.startswith("template/"):
                self.answer(json.dumps(rendered(int(path[9:]))), "application/json")
            elif self.headers["Host"] == EVIL and (number := re.match(r"hit(\d+)\.js", path)):
                self.answer("top.hit(%s)" % number[1], "text/javascript")
            else:
                self.answer("", status=404)

        def do_POST(self):
            ran = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            names = sorted({told["templates"][number] for number in ran})
            (folder / "ran.json").write_text(json.dumps(names))
            self.answer("")
            done.set()

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_):
            pass  # The browser went on to another page.

    server = Server(("127.0.0.1", 0), Handler)
    host = "127.0.0.1:%d" % server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # Processes of the browser may still write there while it ends.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        arguments = [
            chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run",
            "--disable-background-networking", "--host-resolver-rules=MAP %s %s" % (EVIL, host), "--user-data-dir=" + profile,
            "http://%s/" % host,
        ]
        browser = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        finished = done.wait(LIMIT)
        browser.terminate()
        browser.wait()
    if not finished:
        sys.exit("the browser did not come to an end within %d seconds" % LIMIT)


main()
