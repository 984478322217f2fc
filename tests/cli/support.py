"""What the tests of commands share: a database of their own, the program at a moved clock, TAP."""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

PORTERO = os.environ.get("PORTERO", "build/asan/portero")
NOW = "2026-11-24 22:00:00"  # UTC: Tuesday, 19:00 in Chile
# Alone: the `faketime` command refuses to start where a killed program of its process number has left a semaphore behind.
LIBRARY, = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")


def clock(at):
    """What makes a program believe that it is then."""
    return {"LD_PRELOAD": LIBRARY, "FAKETIME": at}


class Cli:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="portero-cli-")
        self.environment = {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:{self.folder}/p.db", "LANG": "C.UTF-8",
                            "TZ": "UTC", "ASAN_OPTIONS": "verify_asan_link_order=0"}
        self.count = self.failed = 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        shutil.rmtree(self.folder)

    def run(self, *words, stdin=b"", at=NOW, **environment):
        """Status, standard output and standard error (texts); words may be bytes."""
        done = subprocess.run([PORTERO, *words], input=stdin, capture_output=True, timeout=60,
                              env={**self.environment, **clock(at), **environment})
        return done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")

    def do(self, *words, **more):
        """A step that must work; returns standard output."""
        status, out, err = self.run(*words, **more)
        if status != 0:
            raise SystemExit(f"Bail out! {words}: {status} {err}")
        return out

    def listed(self, *words, **more):
        return json.loads(self.do(*words, "--json", **more))

    def ok(self, name, condition, seen=""):
        self.count += 1
        self.failed += not condition
        print(f"{'ok' if condition else 'not ok'} {self.count} - {name}")
        if not condition:
            print("# " + repr(seen)[:1500])

    def same(self, name, seen, expected):
        self.ok(name, seen == expected, {"seen": seen, "expected": expected})

    def refused(self, name, *words, says=(), status=2, **more):
        """Nothing on standard output, each of `says` on standard error."""
        seen = self.run(*words, **more)
        self.ok(name, seen[0] == status and seen[1] == "" and all(text in seen[2] for text in says), seen)

    def add_user(self, username, *more):
        return self.do("user", "add", "--username", username, "--email", f"{username}@example.cl", "--password-stdin", *more,
                       stdin=b"una clave larga\n").strip()

    def finish(self):
        print(f"1..{self.count}")
        sys.exit(self.failed > 0)
