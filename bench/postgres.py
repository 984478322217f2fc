"""A PostgreSQL of the bench's own, with the rows of portero's SQLite files, and portero on it: one process, and two."""
import contextlib
import os
import statistics
import subprocess
import threading

import servers as lab

NAME = "bench"


class Postgres:
    """Runs while the context lasts, on a unix socket; tests/support/postgres.sh knows how."""

    def __enter__(self):
        script = ". tests/support/postgres.sh; start_postgres; echo $POSTGRES_FOLDER; echo $postgres_bin; read -r _"
        self.shell = subprocess.Popen(["bash", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.folder, self.bin = (self.shell.stdout.readline().strip() for _ in range(2))
        self.url = f"postgresql://portero@/{NAME}?host={self.folder}"
        return self

    def __exit__(self, *_):
        self.shell.stdin.close()
        self.shell.wait()

    def sql(self, database, text):
        as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        return subprocess.run(as_postgres + [f"{self.bin}/psql", "-h", self.folder, "-U", "portero", "-d", database, "-qAtc", text],
                              check=True, capture_output=True, text=True).stdout

    def fill(self, program, database):
        self.sql("postgres", f"create database {NAME}")
        subprocess.run([program, "migrate"], check=True, env={**os.environ, "DATABASE_URL": self.url})
        subprocess.run([program, "copy", "--from", f"sqlite:{database}", "--to", self.url], check=True, stdout=subprocess.DEVNULL)
        self.sql(NAME, "analyze")


def load_together(those, connections, seconds):
    """The same number of connections, shared between the processes; rates add up, latencies are the slower one's."""
    results = {}
    def one(server):
        results[server] = server.load("join", connections // len(those), seconds)
    threads = [threading.Thread(target=one, args=(server,)) for server in those]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"rate": sum(r["rate"] for r in results.values()), "failures": sum(r["failures"] for r in results.values()),
            **{key: max(r[key] for r in results.values()) for key in ("p50", "p99")}}


def part(report, program, others, rounds, seconds, connections=64):
    """`others`: servers that run already (portero on SQLite, Django), for the same rounds."""
    database, cookies = os.path.join(lab.OUT, "portero.db"), os.path.join(lab.OUT, "cookies-portero.txt")
    with Postgres() as postgres, contextlib.ExitStack() as stack:
        postgres.fill(program, database)
        own = [lab.portero(program, database, cookies, DATABASE_URL=postgres.url) for _ in range(2)]
        for server in own:
            server.start()
            stack.callback(server.stop)
        sets = [(server.name, [server]) for server in others] + [("PostgreSQL, one process", own[:1]),
                                                                 ("PostgreSQL, two processes", own)]
        runs = {name: [] for name, _ in sets}
        load_together(own, connections, min(2, seconds))
        for _ in range(rounds):
            for name, those in sets:
                runs[name].append(load_together(those, connections, seconds))
        answered = postgres.sql(NAME, "select count(*) from records.joins where verdict = 0").strip()
    report.head("PostgreSQL on the same machine")
    report.say(f"Joins from {connections} connections; the database shares the cores, too. {answered} joins are recorded there.")
    median = lambda name, key: statistics.median(run[key] for run in runs[name])  # noqa: E731
    report.table(["server", "joins/s", "p50 ms", "p99 ms", "failures"],
                 [[name, f"{median(name, 'rate'):.0f}", f"{median(name, 'p50'):.2f}", f"{median(name, 'p99'):.2f}",
                   sum(run["failures"] for run in runs[name])] for name, _ in sets], left=1)
    return [f"{name}: failures" for name, _ in sets if any(run["failures"] for run in runs[name])]
