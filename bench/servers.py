"""The servers that are measured: how each is started, watched, asked for right answers, loaded and ended."""
import base64
import contextlib
import hashlib
import hmac
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time

PYTHON = "/usr/bin/python3"
OUT = os.path.abspath(os.environ.get("OUT", "build/bench"))  # where everything is made
SECRET = "solo-para-bancos-de-prueba-32-bytes-o-mas"
MEETING_URL = re.compile(r"https://meet\.gryphos\.cl/(curso_\d+_(\d+))\?jwt=([\w-]+\.[\w-]+\.[\w-]+)")
HERE = os.path.dirname(os.path.abspath(__file__))
TICK = os.sysconf("SC_CLK_TCK")
PATHS = {"portal": "/portal-cliente/", "token": "/jitsi/generate-token/"}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def path_of(kind, call):
    return PATHS.get(kind) or f"/join-meeting/{call}/"


def _stat(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        return file.read().rpartition(")")[2].split()


def _tree(root):
    """A process and all that it started."""
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            children.setdefault(int(_stat(name)[1]), []).append(int(name))
    found, todo = [], [root]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


class Server:
    def __init__(self, name, command, port, cookies, folder=".", env=None):
        self.name, self.command, self.port, self.cookies, self.folder = name, command, port, cookies, folder
        self.env = {**os.environ, **(env or {})}
        self.first_path, self.kinds = "/accounts/login/", ("join", "portal", "token")
        self.process = None
        with open(cookies, encoding="ascii") as file:
            self.pairs = [line.rstrip("\n").split("\t") for line in file]

    def ask(self, connection, path, cookie=""):
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        return answer, answer.read().decode()

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def _answers(self):
        question = f"GET {self.first_path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as s:
            s.sendall(question.encode())
            return s.recv(12).startswith(b"HTTP/1.")
        return False

    def start(self):
        """Milliseconds from the start of the process to the first answer, asked for every millisecond."""
        with open(os.path.join(OUT, self.name + ".out"), "ab") as out:
            begin = time.monotonic()
            self.process = subprocess.Popen(self.command, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL,
                                            stdout=out, stderr=out, start_new_session=True)
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() - begin > 60:
                self.stop()
                raise SystemExit(f"bench: {self.name} does not start: {OUT}/{self.name}.out")
            time.sleep(0.001)
        return (time.monotonic() - begin) * 1000

    def stop(self):
        if not self.process:
            return
        pids = _tree(self.process.pid)
        with contextlib.suppress(OSError):
            self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for pid in pids[1:]:  # what outlived its parent
            with contextlib.suppress(OSError):
                if os.getpgid(pid) == self.process.pid:
                    os.kill(pid, signal.SIGKILL)
        self.process = None

    def usage(self):
        """Resident and proportional memory in MiB (pages shared by its processes count once for each, and once), CPU in us."""
        rss = pss = cpu = 0
        pids = _tree(self.process.pid)
        for pid in pids:
            with contextlib.suppress(OSError):
                fields = _stat(pid)
                cpu += sum(map(int, fields[11:15] if pid == pids[0] else fields[11:13]))
                with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
                    sizes = dict(line.split()[:2] for line in file if ":" in line.split()[0])
                rss, pss = rss + int(sizes["Rss:"]), pss + int(sizes["Pss:"])
        return rss / 1024, pss / 1024, cpu * 1_000_000 / TICK

    def peak(self):
        """The most resident memory of its first process, in MiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="utf-8") as file:
            return int(re.search(r"VmHWM:\s*(\d+)", file.read())[1]) / 1024

    def check(self):
        """What is wrong with its answers: every cookie's join and its token, some portals and tokens."""
        wrong, connection = [], self.connection()
        for number, (cookie, call) in enumerate(self.pairs):
            answer, _ = self.ask(connection, f"/join-meeting/{call}/", cookie)
            match = MEETING_URL.fullmatch(answer.headers.get("Location", ""))
            if answer.status != 302 or not match or match[2] != call or token_room(match[3]) != match[1]:
                wrong.append(f"{self.name} join {call}: {answer.status} {answer.headers.get('Location', '')[:60]}")
            if number % 50 == 0:
                answer, text = self.ask(connection, PATHS["portal"], cookie)
                if answer.status != 200 or "/join-meeting/" not in text:
                    wrong.append(f"{self.name} portal: {answer.status}")
                answer, text = self.ask(connection, PATHS["token"], cookie)
                if answer.status != 200 or token_room(json.loads(text)["token"]) != "*":
                    wrong.append(f"{self.name} token: {answer.status} {text[:60]}")
        return wrong

    def load(self, kind, connections, seconds, check=False):
        """wrk as a closed loop; a dict, rates and latencies (ms) and the failures that it saw."""
        env = {**os.environ, "BENCH_KIND": kind, "BENCH_CHECK": str(int(check)), "BENCH_COOKIES": self.cookies}
        done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--timeout", "10s", "-s",
                               os.path.join(HERE, "load.lua"), f"http://127.0.0.1:{self.port}"],
                              env=env, capture_output=True, text=True, check=True)
        fields = re.search(r"^RESULT\t(.*)$", done.stdout, re.M)[1].split("\t")
        requests, us, _bytes, p50, p99, status, broken, wrong = map(int, fields[:8])
        return {"requests": requests, "rate": requests / us * 1e6, "p50": p50 / 1000, "p99": p99 / 1000,
                "failures": max(status, wrong) + broken, "sample": fields[8]}


def token_room(token):
    """The room of a token that is ours; None otherwise."""
    def decode(part):
        return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
    signed, _, signature = token.rpartition(".")
    mac = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    claims = json.loads(decode(signed.partition(".")[2]))
    return claims["room"] if hmac.compare_digest(mac, decode(signature)) else None


def portero(program, database, cookies, **settings):
    port = free_port()
    env = {"LISTEN": f"127.0.0.1:{port}", "DATABASE_URL": f"sqlite:{database}", "JITSI_JWT_SECRET": SECRET,
           "JITSI_GENERAL_TOKEN": "all", "SESSION_TTL": "43200", "MAX_CONNECTIONS_PER_ADDRESS": "2000",
           "LOG_FILE": os.path.join(os.path.dirname(database), "portero.log"), **settings}
    return Server("portero", [os.path.abspath(program), "serve"], port, cookies, env=env)


NGINX = """daemon off; master_process on; worker_processes {cores}; pid {folder}/nginx.pid; error_log {folder}/nginx.err;
events {{ worker_connections 4096; }}
http {{
    access_log off; keepalive_requests 1000000000;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{ listen 127.0.0.1:{port}; location / {{ return 302 {location}; }} }}
}}
"""


class Nginx(Server):
    """A fixed 302 with as many bytes as portero's: what the sockets alone cost."""

    def __init__(self, cookies):
        self.conf = os.path.join(OUT, "nginx/nginx.conf")
        os.makedirs(os.path.dirname(self.conf), exist_ok=True)
        super().__init__("nginx-302", ["/usr/sbin/nginx", "-e", "stderr", "-c", self.conf], free_port(), cookies)
        self.first_path, self.kinds = "/", ("join",)
        self.location = "https://meet.gryphos.cl/curso_1_1?jwt=" + "x" * 500
        self._configure()

    def _configure(self):
        with open(self.conf, "w", encoding="ascii") as file:
            file.write(NGINX.format(cores=os.cpu_count(), folder=os.path.dirname(self.conf), port=self.port,
                                    location=self.location))

    def fit(self, other):
        """To be called before it is started for good: makes its answer as long as the other's, which runs."""
        cookie, call = other.pairs[0]
        self.start()
        missing = answer_size(other.port, path_of("join", call), cookie) - answer_size(self.port, "/", cookie)
        self.stop()
        self.location = self.location + "x" * missing if missing >= 0 else self.location[:missing]
        self._configure()

    def check(self):
        answer, _ = self.ask(self.connection(), "/")
        return [] if (answer.status, answer.headers["Location"]) == (302, self.location) else [f"{self.name}: {answer.status}"]


def answer_size(port, path, cookie):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as s:
        s.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n".encode())
        return sum(len(part) for part in iter(lambda: s.recv(65536), b""))


def _peers_data(copy, data):
    if not os.path.exists(os.path.join(data, "cookies-node.txt")):
        subprocess.run([PYTHON, os.path.join(copy, "seed.py"), data], check=True, stdout=subprocess.DEVNULL)


def _node_modules(folder):
    """Installed once; better-sqlite3 is compiled with node's own headers where they are beside it."""
    if os.path.exists(os.path.join(folder, "node_modules/.installed")):
        return
    prefix = os.path.dirname(os.path.dirname(os.path.realpath(shutil.which("node"))))
    env = dict(os.environ)
    if os.path.isdir(os.path.join(prefix, "include/node")):
        env.setdefault("npm_config_nodedir", prefix)
    with open(os.path.join(OUT, "npm.log"), "wb") as log:
        done = subprocess.run(["npm", "install", "--no-package-lock", "--no-audit", "--no-fund"], cwd=folder, env=env,
                              stdout=log, stderr=log, check=False)
    if done.returncode:
        raise SystemExit(f"bench: npm install for the peers failed: {OUT}/npm.log")
    open(os.path.join(folder, "node_modules/.installed"), "wb").close()


def peers(source):
    """Django and Fastify as their own bench starts them, from a copy of their folder."""
    copy, data = os.path.join(OUT, "peers"), os.path.join(OUT, "peers-data")
    subprocess.run(["cp", "-r", "--no-preserve=mode", source + "/.", copy], check=True)
    _peers_data(copy, data)
    _node_modules(os.path.join(copy, "node"))
    ports = free_port(), free_port()
    common = {"PEER_DB": os.path.join(data, "seed.db"), "JITSI_JWT_SECRET": SECRET, "PEER_WORKERS": "2"}
    django = Server("django", [PYTHON, "/usr/bin/gunicorn", "-c", "gunicorn.conf.py"], ports[0],
                    os.path.join(data, "cookies-django.txt"), os.path.join(copy, "django"),
                    {**common, "PEER_LEAN": "0", "PEER_BIND": f"127.0.0.1:{ports[0]}", "PEER_CLASS": "sync",
                     "PEER_THREADS": "1", "PEER_LOG": os.path.join(data, "django.log")})
    node = Server("fastify", ["node", "server.js"], ports[1], os.path.join(data, "cookies-node.txt"),
                  os.path.join(copy, "node"),
                  {**common, "PEER_BIND": f"127.0.0.1:{ports[1]}", "PEER_JWT": "jsonwebtoken", "NODE_ENV": "production",
                   "PEER_LOG": os.path.join(data, "node.log")})
    return [django, node]
