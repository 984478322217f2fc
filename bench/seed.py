#!/usr/bin/python3
"""seed.py PEERS PORTERO OUT: a school for measuring, as portero's two files: the peers' own rows (PEERS/seed.py), or rows
of the same size and shape where PEERS is no folder.

Writes OUT/portero.db, OUT/portero.records.db (made by the program itself, then filled) and OUT/cookies-portero.txt with
lines `cookie=value<TAB>call id`, each a live session of a user who may join that call now."""
import base64
import calendar
import hashlib
import importlib.util
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import namedtuple

# users: (id, username, name, email, avatar, staff, ...); courses: (id, name); enrolments: (_, user, course, role);
# calls: (id, course, description, start, end, on, link); live: (user, call, _, a text that the session's secret is made of)
Rows = namedtuple("Rows", "users courses enrolments calls live")
START, END = "2025-01-01 08:00:00", "2035-01-01 08:00:00"
STUDENT, TEACHER = 1, 2
DAY = 86400


def peers_rows(peers):
    spec = importlib.util.spec_from_file_location("peers_seed", os.path.join(peers, "seed.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return Rows(*module.rows(random.Random(20240601), ""))


def own_rows(users=10_000, courses=200, calls=5_000, each=50, live=1_000):
    """The same ones every time: `each` enrolments a user, `live` of whom have a session."""
    rng = random.Random(20240601)
    names = "Ana José María Íñigo Sofía Lucía Andrés Nicolás Begoña Óscar".split()
    surnames = "Muñoz González Pérez Soto Núñez Álvarez Ibáñez Peña Órdenes Lagos".split()
    people = [(uid, f"usuario{uid:05d}", " ".join((rng.choice(names), rng.choice(surnames), rng.choice(surnames))),
               f"usuario{uid:05d}@gryphos.cl", f"https://gryphos.cl/media/avatares/{uid}.png", int(rng.random() < 0.01))
              for uid in range(1, users + 1)]
    chosen = {uid: sorted(rng.sample(range(1, courses + 1), rng.randint(each // 2, each + each // 2)))
              for uid in range(1, users + 1)}
    enrolments = [(None, uid, cid, "teacher" if rng.random() < 0.03 else "student")
                  for uid, own in chosen.items() for cid in own]
    topics = [(cid, f"Curso de medición {cid}") for cid in range(1, courses + 1)]
    meetings = [(vid, (vid - 1) % courses + 1, f"Clase {vid}", START, END, 1,
                 f"https://meet.gryphos.cl/curso_{(vid - 1) % courses + 1}_{vid}") for vid in range(1, calls + 1)]
    calls_of = {cid: [call[0] for call in meetings if call[1] == cid] for cid in range(1, courses + 1)}
    sessions = [(uid, rng.choice(calls_of[rng.choice(chosen[uid])]), None, f"sesión {uid}")
                for uid in rng.sample(range(1, users + 1), live)]
    return Rows(people, topics, enrolments, meetings, sessions)


def _class_of(vid, start, end, now):
    """The peers' calls last ten years; ours have a class that began some hours ago and lasts until tomorrow."""
    first, last = (calendar.timegm(time.strptime(text[:19], "%Y-%m-%d %H:%M:%S")) for text in (start, end))
    if first <= now <= last:
        first = now - 3600 - vid * 7919 % 14400
    return first, min(last, first + DAY - 3600)


def add_session(db, uid, text, now):
    """A live session; its cookie."""
    secret = hashlib.sha256(text.encode()).digest()
    db.execute("insert into sessions (hash, user_id, created_at, seen_at, until) values (?,?,?,?,0)", (hashlib.sha256(secret).digest(), uid, now, now))
    return f"portero_session={base64.urlsafe_b64encode(secret).decode().rstrip('=')}"


def add_call(db, vid, cid, description, start, end, on, link):
    db.execute("insert into meetings values (?,?,-1,?,?,?,?,?,?,?)",
               (vid, cid, start // DAY, 8 * 3600, 9 * 3600, 2 if link else 0, link or "", description, on))
    db.execute("insert into occurrences (meeting_id, rule_day, day, starts_at, ends_at, origin, cancelled, reason)"
               " values (?,?,?,?,?,1,0,'')", (vid, start // DAY, start // DAY, start, end))


def write(rows, program, out):
    """The two files, and their path and the list of (cookie, call)."""
    os.makedirs(out, exist_ok=True)
    path = os.path.join(out, "portero.db")
    for name in ("portero.db", "portero.records.db"):
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(os.path.join(out, name + suffix)):
                os.remove(os.path.join(out, name + suffix))
    subprocess.run([program, "migrate"], check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "DATABASE_URL": f"sqlite:{path}"})
    now = int(time.time())
    db = sqlite3.connect(path)
    with db:
        for uid, username, name, email, avatar, staff, *_ in rows.users:
            db.execute("insert into users (id, username, username_key, name, name_key, email, email_key, avatar, staff, enabled, password_hash, created_at)"
                       " values (?,?,?,?,?,?,?,?,?,1,'',?)",
                       (uid, username, username.lower(), name, name.lower(), email, email.lower(), avatar, staff, now))
        db.executemany("insert into courses (id, name, name_key, code, zone, first_day, last_day) values (?,?,?,'','America/Santiago',null,null)",
                       [(cid, name, name.lower()) for cid, name in rows.courses])
        db.executemany("insert into enrolments (user_id, course_id, role, since) values (?,?,?,?)",
                       [(uid, cid, TEACHER if role == "teacher" else STUDENT, now) for _, uid, cid, role in rows.enrolments])
        for vid, cid, description, start, end, on, link in rows.calls:
            add_call(db, vid, cid, description, *_class_of(vid, start, end, now), int(on), link)
        pairs = [(add_session(db, uid, text, now), vid) for uid, vid, _, text in rows.live]
    db.execute("analyze")
    db.close()
    os.sync()  # the first commits that are measured do not wait for what was written here
    return path, pairs


def write_cookies(pairs, path):
    with open(path, "w", encoding="ascii") as file:
        file.writelines(f"{cookie}\t{vid}\n" for cookie, vid in pairs)


def main(peers, program, out):
    rows = peers_rows(peers) if os.path.isdir(peers) else own_rows()
    path, pairs = write(rows, program, out)
    write_cookies(pairs, os.path.join(out, "cookies-portero.txt"))
    print(f"{len(rows.users)} users, {len(rows.courses)} courses, {len(rows.calls)} calls, "
          f"{len(rows.enrolments)} enrolments -> {path}")


if __name__ == "__main__":
    main(*sys.argv[1:])
