"""Headless Chromium, steered over a pipe (https://chromedevtools.github.io/devtools-protocol/)."""

import fcntl
import json
import os
import subprocess
import tempfile
import time


class Browser:
    """A browser with one page. What takes longer than `LIMIT` seconds is an error."""

    LIMIT = 30

    def __init__(self, chromium):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        # The browser reads what is asked of it from file 3, and answers on file 4.
        theirs_in, self.commands = _pipe()
        self.answers, theirs_out = _pipe()

        def connect():
            os.dup2(theirs_in, 3)
            os.dup2(theirs_out, 4)

        arguments = [
            chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run",
            "--disable-background-networking", "--ignore-certificate-errors", "--remote-debugging-pipe",
            "--user-data-dir=" + self.profile.name, "about:blank",
        ]
        self.process = subprocess.Popen(
            arguments, preexec_fn=connect, pass_fds=(3, 4), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(theirs_in)
        os.close(theirs_out)
        os.set_blocking(self.answers, False)
        self.buffer, self.events, self.number, self.session = b"", [], 0, None
        targets = self.ask("Target.getTargets")["targetInfos"]
        page = next(target for target in targets if target["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        self.ask("Page.enable")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.profile.cleanup()

    def ask(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        answer = self.wait(lambda told: told.get("id") == self.number)
        if "error" in answer:
            raise RuntimeError("%s: %s" % (method, answer["error"]))
        return answer["result"]

    def wait(self, wanted):
        """The first message that is wanted, of those that came since the last one that was."""
        deadline = time.monotonic() + self.LIMIT
        while True:
            for index, told in enumerate(self.events):
                if wanted(told):
                    del self.events[: index + 1]
                    return told
            if time.monotonic() > deadline:
                raise TimeoutError("the browser said nothing of what was waited for")
            try:
                piece = os.read(self.answers, 65536)
            except BlockingIOError:
                time.sleep(0.01)
                continue
            if not piece:
                raise EOFError("the browser is gone")
            *messages, self.buffer = (self.buffer + piece).split(b"\0")
            self.events.extend(json.loads(message) for message in messages)

    def visit(self, address):
        """Goes to an address, and waits until all of it is there."""
        told = self.ask("Page.navigate", url=address)
        if "errorText" in told:
            raise RuntimeError("%s: %s" % (address, told["errorText"]))
        self.wait(lambda told: told.get("method") == "Page.loadEventFired")

    def send(self, expression):
        """Runs a script that leads to another page, and waits for that."""
        self.ask("Runtime.evaluate", expression=expression)
        self.wait(lambda told: told.get("method") == "Page.loadEventFired")

    def evaluate(self, expression):
        """What a script comes to; of a promise, what that comes to."""
        told = self.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in told:
            raise RuntimeError("%s: %s" % (expression, told["exceptionDetails"]))
        return told["result"].get("value")


def _pipe():
    """Two ends of a pipe, on numbers that the browser needs for nothing else."""
    reading, writing = os.pipe()
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (reading, writing)]
    os.close(reading)
    os.close(writing)
    return ends
