#!/usr/bin/python3
"""seed.py PEERS PORTERO OUT: the data of the peers' bench (PEERS/seed.py) as portero's two files, and a file of cookies.

Writes OUT/portero.db, OUT/portero.records.db (made by the program itself, then filled) and OUT/cookies-portero.txt with
lines `cookie=value<TAB>call id`, each a live session of a user who may join that call now."""
import base64
import hashlib
import os
import random
import sqlite3
import subprocess
import sys
import time

peers, portero, out = sys.argv[1:4]
sys.path.insert(0, os.path.abspath(peers))
sys.path.insert(0, os.path.join(os.path.abspath(peers), "django"))
import seed  # noqa: E402

os.makedirs(out, exist_ok=True)
path = os.path.join(out, "portero.db")
for name in ("portero.db", "portero.records.db"):
    for suffix in ("", "-wal", "-shm"):
        if os.path.exists(os.path.join(out, name + suffix)):
            os.remove(os.path.join(out, name + suffix))
subprocess.run([portero, "migrate"], check=True, env={**os.environ, "DATABASE_URL": f"sqlite:{path}"})

users, courses, enrolments, calls, live = seed.rows(random.Random(20240601), "")
now = int(time.time())
day = 86400


def moment(text):
    return int(time.mktime(time.strptime(text[:19], "%Y-%m-%d %H:%M:%S")))


db = sqlite3.connect(path)
with db:
    for row in users:
        uid, username, name, email, avatar, staff = row[:6]
        db.execute("insert into users values (?,?,?,?,?,?,?,?,?,1,'',?)",
                   (uid, username, username.lower(), name, name.lower(), email, email.lower(), avatar, staff, now))
    db.executemany("insert into courses values (?,?,?,'','America/Santiago',null,null)",
                   [(cid, name, name.lower()) for cid, name in courses])
    db.executemany("insert into enrolments values (?,?,?,?)",
                   [(uid, cid, 2 if role == "teacher" else 1, now) for _, uid, cid, role in enrolments])
    for vid, cid, description, start, end, on, link in calls:
        first, last = moment(start), moment(end)
        kind = 2 if link else 0
        db.execute("insert into meetings values (?,?,-1,?,?,?,?,?,?,?)",
                   (vid, cid, first // day, 8 * 3600, 9 * 3600, kind, link or "", description, int(on)))
        db.execute("insert into occurrences (meeting_id, rule_day, day, starts_at, ends_at, origin, cancelled, reason)"
                   " values (?,?,?,?,?,1,0,'')", (vid, first // day, first // day, first, last))
    with open(os.path.join(out, "cookies-portero.txt"), "w", encoding="ascii") as cookies:
        for uid, vid, _key, token in live:
            secret = hashlib.sha256(token.encode()).digest()
            db.execute("insert into sessions values (?,?,?,?,0)", (hashlib.sha256(secret).digest(), uid, now, now))
            cookies.write(f"portero_session={base64.urlsafe_b64encode(secret).decode().rstrip('=')}\t{vid}\n")
db.execute("analyze")
db.close()
print(f"{len(users)} users, {len(courses)} courses, {len(calls)} calls, {len(enrolments)} enrolments -> {path}")
