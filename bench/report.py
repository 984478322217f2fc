"""What is printed, and the same as Markdown; what the machine is."""
import math
import os
import platform
import subprocess
import time


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except OSError:
        return "absent"
    return ((done.stdout or done.stderr).strip().splitlines() or ["?"])[0]


def _value_of(path, key):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith(key):
                return line.partition(":")[2].strip()
    return "?"


def machine():
    """What the figures hold for, as (what, value)."""
    memory = int(_value_of("/proc/meminfo", "MemTotal").split()[0]) // 1024
    changed = " and changes" if first_line("git", "status", "--porcelain", "-uno") != "?" else ""
    debian = ("libmicrohttpd12", "libssl3", "libsqlite3-0", "libsodium23", "nginx-core", "nginx-light", "wrk", "gcc-12",
              "python3-django", "gunicorn")
    packages = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\\n", *debian], capture_output=True,
                              text=True, check=False).stdout.split("\n")
    return [
        ("date", time.strftime("%F %T UTC", time.gmtime())),
        ("machine", f"{os.cpu_count()} cores, {_value_of('/proc/cpuinfo', 'model name')}, {memory} MiB"),
        ("kernel", f"{platform.system()} {platform.release()}"),
        ("load before", " ".join(f"{x:.2f}" for x in os.getloadavg())),
        ("portero", first_line("git", "log", "-1", "--format=commit %h of %cs") + changed),
        ("versions", ", ".join(p for p in packages if p and not p.endswith(" "))),
        ("node", first_line("node", "--version")),
    ]


class Report:
    """Goes to standard output as it is made, and to a file."""

    def __init__(self, path, new):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        self.path = path
        if new:
            open(path, "w", encoding="utf-8").close()

    def _write(self, text):
        with open(self.path, "a", encoding="utf-8") as file:
            file.write(text + "\n")

    def head(self, text, level=2):
        print(f"\n{text}\n{'-' * len(text)}", flush=True)
        self._write(f"\n{'#' * level} {text}\n")

    def say(self, text):
        print(text, flush=True)
        self._write(text + "\n")

    def table(self, heads, rows, left=2):
        """The first `left` columns are names, the others numbers."""
        cells = [heads] + [[str(cell) for cell in row] for row in rows]
        widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
        for row in cells:
            print("  ".join(c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths))).rstrip())
        print(flush=True)
        lines = ["| " + " | ".join(row) + " |" for row in cells]
        lines.insert(1, "|" + "|".join("---" if i < left else "---:" for i in range(len(heads))) + "|")
        self._write("\n".join(lines) + "\n")


def quantile(values, q):
    """The smallest value that a share q of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * q) - 1)] if ordered else float("nan")
