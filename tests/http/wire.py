"""wire.py: bytes to an HTTP server and answers back, for tests that look at single bytes; and servers to send them to."""
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PORTERO = os.environ.get('PORTERO', 'build/asan/portero')
BUILD = os.path.dirname(PORTERO)
ECHO = os.path.join(BUILD, 'tests/echo_server')


class Tap:
    """Counts and prints; `done` prints the plan and gives the exit status."""

    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, name, *why):
        self.count += 1
        self.failed += not good
        print('%s %d - %s' % ('ok' if good else 'not ok', self.count, name))
        if not good:
            for line in why:
                print('# %s' % (line,))
        return good

    def done(self):
        print('1..%d' % self.count, flush=True)
        return 1 if self.failed else 0


class Wire:
    """One connection. What was read and belongs to no answer yet stays in `rest`."""

    def __init__(self, address, limit=2.0):
        family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET6 if ':' in address[0] else socket.AF_INET
        self.socket = socket.socket(family)
        self.socket.settimeout(limit)
        self.socket.connect(address)
        self.rest = b''
        self.ended = False

    def send(self, data):
        try:
            self.socket.sendall(data)
        except OSError:  # closed on us while we were sending: what it answered can still be read
            pass

    def more(self):
        """Reads once; False at the end. TimeoutError where nothing comes."""
        try:
            data = self.socket.recv(65536)
        except ConnectionError:
            data = b''
        self.rest += data
        self.ended = self.ended or not data
        return bool(data)

    def answer(self, head=False):
        """(status, head, body) of the next final answer, or None at the connection's end."""
        while True:
            while b'\r\n\r\n' not in self.rest:
                if not self.more():
                    return None
            top, self.rest = self.rest.split(b'\r\n\r\n', 1)
            match = re.match(rb'HTTP/1\.[01] (\d{3}) ', top)
            if not match:
                raise ValueError('no status line: %r' % top[:60])
            status = int(match.group(1))
            if status >= 200:
                break
        length = re.search(rb'\r\ncontent-length: *(\d+)', top, re.I)
        wanted = int(length.group(1)) if length and not head and status not in (204, 304) else 0
        while len(self.rest) < wanted and self.more():
            pass
        body, self.rest = self.rest[:wanted], self.rest[wanted:]
        return status, top, body

    def end(self):
        """Everything up to the end of the connection. TimeoutError where it does not end."""
        while self.more():
            pass
        return self.rest

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def get(path, *headers):
    lines = ['GET %s HTTP/1.1' % path, 'Host: a', *headers]
    return ('\r\n'.join(lines) + '\r\n\r\n').encode()


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def address_of(text):
    """What a server says of where it listens, as a socket address."""
    if text.startswith('unix:'):
        return text[5:]
    host, port = text.rsplit(':', 1)
    return host.strip('[]'), int(port)


def await_port(address, process, limit=20):
    until = time.monotonic() + limit
    while True:
        try:
            Wire(address).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.01)


class Server:
    """A process that serves; ended with the `with` block, whatever happens."""

    def __init__(self, process, address, folder=None):
        self.process, self.address, self.folder = process, address, folder

    def stop(self, number=signal.SIGTERM, limit=15):
        """Its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(limit)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.stop()
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)


def echo(*options, **popen):
    """tests/programs/echo_server.c"""
    process = subprocess.Popen([ECHO, *options], stdout=subprocess.PIPE, text=True, **popen)
    line = process.stdout.readline().strip()
    if not line:
        raise RuntimeError('the echo server does not start (%s)' % process.wait())
    return Server(process, address_of(line))


def portero():
    """The real program, with an empty database."""
    folder = tempfile.mkdtemp(prefix='portero-wire-')
    port = free_port()
    environment = {'PATH': os.environ['PATH'], 'LISTEN': '127.0.0.1:%d' % port, 'WORKERS': '2',
                   'DATABASE_URL': 'sqlite:%s/portero.db' % folder, 'LOG_FILE': '%s/log' % folder,
                   'TRUSTED_PROXIES': '127.0.0.1/32', 'JITSI_JWT_SECRET': 'solo-para-pruebas-0123456789-abcdefgh'}
    process = subprocess.Popen([PORTERO, 'serve'], env=environment)
    server = Server(process, ('127.0.0.1', port), folder)
    try:
        await_port(server.address, process)
    except BaseException:
        server.__exit__()
        raise
    return server


NGINX = """
daemon off; master_process off; pid FOLDER/pid; error_log FOLDER/error.log warn;
events { worker_connections 512; }
http {
    access_log off;
    client_body_temp_path FOLDER/body; proxy_temp_path FOLDER/proxy; fastcgi_temp_path FOLDER/fastcgi;
    uwsgi_temp_path FOLDER/uwsgi; scgi_temp_path FOLDER/scgi;
    upstream portero { server UPSTREAM; keepalive 64; }
    server { listen 127.0.0.1:PORT; server_name a; include ROOT/deploy/nginx-portero.conf; }
}
"""


def nginx(upstream):
    """nginx before `upstream`, with the lines of deploy/."""
    folder = tempfile.mkdtemp(prefix='portero-nginx-')
    port = free_port()
    text = NGINX.replace('FOLDER', folder).replace('ROOT', ROOT).replace('PORT', str(port))
    with open(folder + '/nginx.conf', 'w') as file:
        file.write(text.replace('UPSTREAM', '%s:%d' % upstream))
    process = subprocess.Popen(['/usr/sbin/nginx', '-p', folder, '-c', folder + '/nginx.conf',
                                '-e', folder + '/error.log'])
    server = Server(process, ('127.0.0.1', port), folder)
    try:
        await_port(server.address, process)
    except BaseException:
        server.__exit__()
        raise
    return server
