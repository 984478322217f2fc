"""What `portero jitsi-config` prints, as a Jitsi server takes it in: its parts, and what docker makes of .env."""
import re


def part(text, heading, end):
    return text.split(heading, 1)[1].split(end, 1)[0]


def docker_reads(text):
    """.env as compose reads it: `#` begins a comment behind a space, '…' is taken as it is, nothing else is quoted."""
    found = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, value = re.fullmatch(r"([A-Z_]+)=\s*(.*)", line).groups()
        quoted = re.fullmatch(r"'((?:\\'|[^'])*)'(\s+#.*)?", value)
        if quoted:
            found[name] = quoted.group(1)
            continue
        value = value.split(" #")[0].rstrip()
        assert not re.search(r"['\"$\\]", value), line
        found[name] = value
    return found


def docker_makes(env):
    """Prosody's configuration as docker's template writes it from these variables."""
    def items(name):
        return [item for item in env.get(name, "").split(",") if item]

    def listed(name):
        return ", ".join(f'"{item}"' for item in items(name))
    lines = [f"asap_accepted_issuers = {{ {listed('JWT_ACCEPTED_ISSUERS')} }}",
             f"asap_accepted_audiences = {{ {listed('JWT_ACCEPTED_AUDIENCES')} }}",
             'VirtualHost "meet.jitsi"', f'signature_algorithm = "{env["JWT_SIGN_TYPE"]}"', 'authentication = "token"',
             f'app_id = "{env["JWT_APP_ID"]}"',
             f"allow_empty_token = {'true' if env['JWT_ALLOW_EMPTY'] == '1' else 'false'}",
             f"enable_domain_verification = {'true' if env['JWT_ENABLE_DOMAIN_VERIFICATION'] == '1' else 'false'}"]
    if env.get("JWT_APP_SECRET"):
        lines.append(f'app_secret = "{env["JWT_APP_SECRET"]}"')
    if env.get("JWT_ASAP_KEYSERVER"):
        lines.append(f'asap_key_server = "{env["JWT_ASAP_KEYSERVER"]}"')
    if env.get("PROSODY_RESERVATION_ENABLED") == "1":
        lines += ['modules_enabled = { "reservations" }',
                  f'reservations_api_prefix = "{env["PROSODY_RESERVATION_REST_BASE_URL"]}"']
    lines += items("XMPP_CONFIGURATION")
    lines += ['Component "muc.meet.jitsi" "muc"', f'modules_enabled = {{ {listed("XMPP_MUC_MODULES")}, "token_verification" }}']
    return "\n".join(lines) + "\n"
