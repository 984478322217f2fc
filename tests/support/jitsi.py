"""A Jitsi server for tests: Debian's Prosody with small modules of ours (tests/support/prosody) in the place of Jitsi's.

    with Jitsi("audience") as jitsi:    # one of CONFIGURATIONS; or Jitsi("good", host={"asap_key_server": …})
        jitsi.url                       # http://127.0.0.1:PORT: /config.js, /http-bind
        jitsi.rooms()                   # {"rooms": {address: [{nick, jid, affiliation, role}]}, "sessions": N}
"""
import glob
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

SECRET = "standin-0123456789abcdef0123456789abcdef"
ISSUER = "gryphos"
AUDIENCE = "jitsi"
DEBIAN = "meet.gryphos.test"
DOCKER = "meet.jitsi"
MODULES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "prosody")
START_LIMIT = 20

# What a server is given: `host` and `muc` are options of its virtual host and of its rooms' component, `focus` of what
# stands in for jicofo (None: it is absent), `guests` whether there is a domain for people without a token, `clock` by
# how many seconds the machine's clock is wrong, `page` what config.js says of tokenAuthUrl. None takes an option away.
# `config_end` and `page_end` are lines at the end of prosody.cfg.lua and config.js.
GOOD = {
    "domain": DEBIAN,
    "rooms_at": "conference",
    "host": {
        "authentication": "token", "app_id": ISSUER, "app_secret": SECRET, "allow_empty_token": False,
        "asap_accepted_issuers": [ISSUER], "asap_accepted_audiences": [AUDIENCE], "enable_domain_verification": False,
        "modules_enabled": [],
    },
    "muc": {"restrict_room_creation": True, "modules_enabled": ["token_verification", "token_affiliation"]},
    "focus": {"focus_auto_owner": False},
    "guests": False,
    "clock": 0,
    "page": {"tokenAuthUrl": "http://127.0.0.1:8080/jitsi/auth/?room={room}", "tokenAuthUrlAutoRedirect": True},
    "config_end": "",
    "page_end": "",
}
IN_DOCKER = {"domain": DOCKER, "rooms_at": "muc", "muc": {"restrict_room_creation": None}}
ANONYMOUS = {"authentication": "anonymous", "app_id": None, "app_secret": None, "allow_empty_token": None, "modules_enabled": [],
             "asap_accepted_issuers": None, "asap_accepted_audiences": None, "enable_domain_verification": None}


def muc_modules(*names):
    return {"muc": {"modules_enabled": list(names)}}


# Before 2026 whoever had a token could make a room, where that is not restricted.
ROOMS_BY_ALL = {"host": {"standin_skips": ["room"]}, "muc": {"restrict_room_creation": None}}

# By name: what differs from GOOD.
CONFIGURATIONS = {
    "good": {},
    "docker": IN_DOCKER,
    "again": {"muc": {"token_affiliation_again": True}},  # the module of jitsi-contrib, which goes on saying so
    "slow_focus": {"focus": {"focus_not_ready": 2}},
    "empty_tokens": {"host": {"allow_empty_token": True}},
    "guests": {"guests": True},
    "docker_guests": {**IN_DOCKER, "guests": True},
    "any_signature": {"host": {"standin_skips": ["signature"]}},
    "other_secret": {"host": {"app_secret": SECRET[::-1]}},
    "no_app_id": {"host": {"app_id": None}},
    "alg_none": {"host": {"standin_skips": ["none"]}},
    "expired": {"host": {"standin_skips": ["exp"]}},
    "issuer": {"host": {"asap_accepted_issuers": ["*"]}},
    "other_issuer": {"host": {"app_id": "other", "asap_accepted_issuers": None}},
    "audience": {"host": {"asap_accepted_audiences": None}},
    "other_audience": {"host": {"asap_accepted_audiences": ["other"]}},
    "no_verification": muc_modules("token_affiliation"),
    "domain_verification": {**IN_DOCKER, "host": {"enable_domain_verification": True}},
    "no_mapper": {"host": {"muc_mapper_domain_base": None}},
    "no_wildcard": muc_modules("token_no_wildcard", "token_verification", "token_affiliation"),
    "no_affiliation": muc_modules("token_verification"),
    "auto_owner": {"focus": {"focus_auto_owner": True}},
    "auto_owner_late": {"focus": {"focus_auto_owner": True, "focus_delay": 0.4}},
    "auto_owner_again": {"focus": {"focus_auto_owner": True}, "muc": {"token_affiliation_again": True}},  # is set right within a second
    "stock_debian": {**muc_modules("token_verification"), "focus": {"focus_auto_owner": True},
                     "host": {"asap_accepted_issuers": None, "asap_accepted_audiences": None}},
    "focus_authentication": {**IN_DOCKER, "focus": {"focus_authentication": DOCKER}},
    "wait_for_host": muc_modules("token_verification", "token_affiliation", "muc_wait_for_host"),
    "wait_for_host_quiet": {"muc": {"modules_enabled": ["token_verification", "token_affiliation", "muc_wait_for_host"],
                                    "wait_for_host_disable_auto_owners": True}},
    "allowners": muc_modules("token_verification", "token_affiliation", "muc_allowners"),
    "no_focus": {"focus": None},
    "no_focus_open": {"focus": None, **ROOMS_BY_ALL},
    "no_focus_again": {"focus": None, "host": ROOMS_BY_ALL["host"], "muc": {"restrict_room_creation": None, "token_affiliation_again": True}},
    "presence_identity": {"host": {"modules_enabled": ["presence_identity"]}},
    "clock_ahead": {"clock": 3600},
    "clock_behind": {"clock": -7200},
    "clock_off": {"clock": 10},
    "no_return": {"page": {"tokenAuthUrl": None, "tokenAuthUrlAutoRedirect": None}},
    "button": {"page": {"tokenAuthUrlAutoRedirect": None}},
    "plain": {"host": ANONYMOUS, "muc": {"modules_enabled": []}},  # with jicofo, as an open Jitsi server is
    "rooms_elsewhere": {"page_end": f"config.hosts.muc = 'rooms.{DEBIAN}';\n"},  # said, and not there
    "no_page": {"page": None, "rooms_at": "muc"},
    "plain_prosody": {"host": ANONYMOUS, "muc": {"modules_enabled": [], "restrict_room_creation": None}, "focus": None, "page": None},
}


def merged(*layers):
    """The layers' settings, later ones first; dictionaries are merged, None takes away."""
    out = {}
    for layer in layers:
        for key, value in layer.items():
            out[key] = merged(out[key], value) if isinstance(value, dict) and isinstance(out.get(key), dict) else value
    return out


def lua(value):
    """A Python value as Lua writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    if isinstance(value, list):
        return "{ " + " ".join(lua(one) + ";" for one in value) + " }"
    if isinstance(value, dict):
        return "{ " + " ".join(f"[{lua(key)}] = {lua(one)};" for key, one in value.items()) + " }"
    return str(value)


def options(settings, indent=""):
    return "".join(f"{indent}{key} = {lua(value)}\n" for key, value in settings.items() if value is not None)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def faked(seconds):
    """What makes a program believe in a clock that is wrong by so much."""
    if seconds == 0:
        return {}
    library, = glob.glob("/usr/lib/*/faketime/libfaketime.so.1")  # alone: the command leaves semaphores behind
    return {"LD_PRELOAD": library, "FAKETIME": f"{seconds:+d}"}


class Prosody:
    """Debian's Prosody in a folder of its own, with `config(port)` below what every test needs of it."""

    def __init__(self, config, host, clock=0):
        self.folder = tempfile.mkdtemp(prefix="portero-jitsi-")
        self.process = None
        try:
            self.start(config, host, clock)
        except BaseException:
            self.close()
            raise

    def start(self, config, host, clock):
        for _ in range(3):  # another program may take the port first
            self.port = free_port()
            self.url = f"http://127.0.0.1:{self.port}"
            with open(f"{self.folder}/prosody.cfg.lua", "w") as file:
                file.write(self.common(host) + config(self.port))
            with open(f"{self.folder}/output", "ab") as output:
                self.process = subprocess.Popen(["prosody", "-F", "--config", f"{self.folder}/prosody.cfg.lua"], stdin=subprocess.DEVNULL,
                                                stdout=output, stderr=output, start_new_session=True, env={**os.environ, **faked(clock)})
            if self.wait():
                return
            self.end()
        raise RuntimeError("prosody did not start:\n" + self.log()[-3000:])

    def common(self, host):
        return "-- What every server of the tests has.\n" + options({
            "daemonize": False, "run_as_root": True, "pidfile": f"{self.folder}/pid", "data_path": f"{self.folder}/data",
            "log": {"debug": f"{self.folder}/log"}, "plugin_paths": [MODULES], "modules_enabled": ["saslauth", "disco", "ping", "bosh", "websocket"],
            "modules_disabled": ["s2s", "s2s_auth_certs", "admin_shell"], "http_ports": [self.port], "http_interfaces": ["127.0.0.1"],
            "interfaces": ["127.0.0.1"], "c2s_ports": [], "s2s_ports": [], "https_ports": [], "component_ports": [], "http_default_host": host,
            "consider_bosh_secure": True, "consider_websocket_secure": True, "c2s_require_encryption": False, "use_libevent": False,
            "storage": "memory", "main_muc": None,
        })

    def wait(self):
        """Until it answers; False where it ended, or another does."""
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit and self.process.poll() is None:
            if "Failed to open server port" in self.log():
                return False
            try:
                with urllib.request.urlopen(f"{self.url}/http-bind", timeout=5):
                    return True
            except urllib.error.HTTPError:
                return True
            except OSError:
                time.sleep(0.02)
        return False

    def log(self):
        texts = []
        for name in ("output", "log"):
            if os.path.exists(f"{self.folder}/{name}"):
                with open(f"{self.folder}/{name}", errors="replace") as file:
                    texts.append(file.read())
        return "\n".join(texts)

    def end(self):
        if self.process:
            self.process.kill()  # nothing of it is kept
            self.process.wait()
            for left in glob.glob(f"/dev/shm/*faketime_*_{self.process.pid}"):  # the next process of that number would trip over it
                os.remove(left)

    def close(self):
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


class Jitsi(Prosody):
    def __init__(self, name="good", **changes):
        self.settings = merged(GOOD, CONFIGURATIONS[name], changes)
        self.domain = self.settings["domain"]
        self.muc = f"{self.settings['rooms_at']}.{self.domain}"
        super().__init__(self.config, self.domain, self.settings["clock"])

    def config(self, port):
        settings = self.settings
        page = self.page(port)
        host = merged({"main_muc": self.muc, "muc_mapper_domain_base": self.domain, "muc_mapper_domain_prefix": settings["rooms_at"]},
                      settings["host"], {"standin_config_js": page, "modules_enabled": settings["host"]["modules_enabled"] + ["standin"]})
        text = f"\nVirtualHost {lua(self.domain)}\n" + options(host, "    ")
        if settings["guests"]:
            text += f'\nVirtualHost "guest.{self.domain}"\n    authentication = "anonymous"\n'
        muc = {"muc_room_locking": False, "muc_room_default_public_jids": True, "admins": [f"focus@focus.{self.domain}"]}
        text += f'\nComponent {lua(self.muc)} "muc"\n' + options(merged(muc, settings["muc"]), "    ")
        if settings["focus"] is not None:
            focus = merged({"focus_muc": self.muc}, settings["focus"])
            text += f'\nComponent "focus.{self.domain}" "focus_standin"\n' + options(focus, "    ")
        return text + settings["config_end"]

    def page(self, port):
        """config.js, as Debian's packages and docker-jitsi-meet write it; None where the server has none."""
        settings, page = self.settings, self.settings["page"]
        if page is None:
            return None
        told = {key: value for key, value in page.items() if value is not None}
        ssi = "var subdomain = '<!--# echo var=\"subdomain\" default=\"\" -->';\nvar subdir = '<!--# echo var=\"subdir\" default=\"\" -->';\n"
        if self.domain == DOCKER:
            lines = [f"config.hosts.domain = '{self.domain}';", f"config.hosts.muc = 'muc.' + subdomain + '{self.domain}';",
                     f"config.bosh = 'http://127.0.0.1:{port}/' + subdir + 'http-bind';"]
            if settings["guests"]:
                lines.append(f"config.hosts.anonymousdomain = 'guest.{self.domain}';")
            lines += [f"config.{key} = {json.dumps(value)};" for key, value in told.items()]
            return ssi + "var config = {};\nconfig.hosts = {};\n" + "\n".join(lines) + "\n" + settings["page_end"]
        guests = "" if settings["guests"] else "// "
        lines = [f"bosh: '//127.0.0.1:{port}/' + subdir + 'http-bind',", f"// websocket: 'wss://{self.domain}/xmpp-websocket',"]
        lines += [f"{key}: {json.dumps(value)}," for key, value in told.items()]
        return (ssi + "var config = {\n    hosts: {\n        // XMPP domain.\n" + f"        domain: '{self.domain}',\n\n"
                f"        {guests}anonymousdomain: 'guest.{self.domain}',\n        // focus: 'focus.{self.domain}',\n"
                f"        muc: 'conference.' + subdomain + '{self.domain}',\n    }},\n" + "".join(f"    {line}\n" for line in lines) + "};\n" + settings["page_end"])

    def rooms(self):
        """Who is in which room, and how many sessions there are."""
        with urllib.request.urlopen(f"{self.url}/standin/rooms", timeout=10) as answer:
            return json.load(answer)
