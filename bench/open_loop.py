"""Questions that are asked when they are due, however slow the answers before: drives the program open_loop."""
import contextlib
import itertools
import os
import queue
import subprocess
import threading
import time
from collections import namedtuple

PROGRAMS = os.environ.get("BENCH_PROGRAMS", "build/release/bench")

# Seconds of time.monotonic(); status 0: none. `text` is the whole answer.
Answer = namedtuple("Answer", "due sent done status text")


def latency_ms(answer):
    """From the moment when it was due: waiting for a turn to be asked is waiting too."""
    return (answer.done - answer.due) * 1000


def header(answer, name):
    head = answer.text.partition("\r\n\r\n")[0]
    return [line.partition(":")[2].strip() for line in head.split("\r\n")[1:] if line.lower().startswith(name.lower() + ":")]


def get(port, path, cookie):
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\nAccept: text/html\r\n\r\n"


class OpenLoop:
    """`with OpenLoop(port) as loop: loop.ask(...); loop.wait(...)`."""

    def __init__(self, port):
        self.port = port
        self.process = subprocess.Popen([os.path.join(PROGRAMS, "open_loop"), str(port)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.ids = itertools.count()
        self.change = threading.Condition()
        self.thens = {}  # id -> what is done with the answer
        self.questions = queue.SimpleQueue()  # written by a thread of its own: reading never waits for the pipe to drain
        threading.Thread(target=self._write, daemon=True).start()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.questions.put(None)

    def ask(self, client, due, request, then):
        """`client` (a number) asks at `due`; then(answer) is called, in the reader's thread, and may ask again."""
        body = request.encode()
        with self.change:
            number = next(self.ids)
            self.thens[number] = then
        self.questions.put(b"%d %d %d %d\n%s" % (number, client, int(due * 1e6), len(body), body))

    def _write(self):
        with contextlib.suppress(BrokenPipeError), self.process.stdin as pipe:
            while (question := self.questions.get()) is not None:
                pipe.write(question)
                pipe.flush()

    def _read(self):
        out = self.process.stdout
        for line in out:
            number, due, sent, done, status, length = map(int, line.split())
            text = out.read(length).decode("utf-8", "replace")
            with self.change:
                then = self.thens[number]
            then(Answer(due / 1e6, sent / 1e6, done / 1e6, status, text))
            with self.change:
                del self.thens[number]
                self.change.notify_all()

    def wait(self, seconds):
        """How many are unanswered after at most so many seconds: each of those is a failure."""
        with self.change:
            self.change.wait_for(lambda: not self.thens, seconds)
            return len(self.thens)


def probe(loop, pairs, rate, seconds, begin=None, clients=100):
    """Joins at a fixed rate from `begin` (now) on, over `clients` connections; the list that the answers will be in."""
    answers = []
    begin = begin or time.monotonic() + 0.05
    for i in range(int(rate * seconds)):
        cookie, vid = pairs[i * 7919 % len(pairs)]
        loop.ask(i % clients, begin + i / rate, get(loop.port, f"/join-meeting/{vid}/", cookie), answers.append)
    return answers
