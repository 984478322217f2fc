"""A school of 10,000 people, 1,000 courses of 50, 5,000 weekly calls with the classes of a year, a million records and 300,000
entries, as portero's two files: what the pages of the administration are measured on. The same one every time, but for its days,
which end in 12 weeks."""
import datetime
import os
import random
import sqlite3
import subprocess
import time
import zoneinfo

import seed

SHRINK = int(os.environ.get("SHRINK", "1"))  # a school of a part of that size
USERS, COURSES, TEACHERS, JOINS, ENTRIES, CHANGES = (
    n // SHRINK for n in (10_000, 1_000, 250, 1_000_000, 300_000, 50_000))
STAFF, EACH, CALLS_EACH, WEEKS, WEEKS_TO_COME = 10, 50, 5, 52, 12
ZONE = zoneinfo.ZoneInfo("America/Santiago")
AGENT = "Mozilla/5.0 (Linux; Android 14; SM-A155M) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.6778.135 Mobile Safari/537.36"
VERDICTS = [0] * 14 + [5, 5, 5, 3, 4, 6, 7]  # what came of it, as core/types.h numbers it
TOPICS = "Python Excel Inglés Cerámica Contabilidad Fotografía Guitarra Cocina Álgebra Historia".split()
NAMES = "Ana José María Íñigo Sofía Lucía Andrés Nicolás Begoña Óscar".split()
SURNAMES = "Muñoz González Pérez Soto Núñez Álvarez Ibáñez Peña Órdenes Lagos".split()
FOLDED = str.maketrans("áéíóúüñ", "aeiouun")


def folded(text):
    return text.lower().translate(FOLDED)


def add_people(db, rng, now):
    def person(uid):
        name = " ".join((rng.choice(NAMES), rng.choice(SURNAMES), rng.choice(SURNAMES)))
        username = f"usuario{uid:05d}"
        return uid, username, username, name, folded(name), f"{username}@gryphos.cl", f"{username}@gryphos.cl", int(uid <= STAFF), now
    db.executemany("insert into users (id, username, username_key, name, name_key, email, email_key, avatar, staff, enabled,"
                   " password_hash, created_at) values (?,?,?,?,?,?,?,'',?,1,'',?)", map(person, range(1, USERS + 1)))


def add_courses(db, rng, first, last, now):
    """Who studies in which course, by its id. Teachers come after the staff, and have four courses each."""
    students = {}
    for cid in range(1, COURSES + 1):
        name = f"{TOPICS[cid % len(TOPICS)]} {cid}"
        db.execute("insert into courses (id, name, name_key, code, zone, first_day, last_day) values (?,?,?,?,?,?,?)",
                   (cid, name, folded(name), f"C-{cid:04d}", ZONE.key, first, last))
        students[cid] = rng.sample(range(STAFF + TEACHERS + 1, USERS + 1), EACH - 1)
        teacher = STAFF + 1 + cid % TEACHERS
        db.executemany("insert into enrolments (user_id, course_id, role, since) values (?,?,?,?)",
                       [(uid, cid, seed.STUDENT, now) for uid in students[cid]] + [(teacher, cid, seed.TEACHER, now)])
    return students


def add_calls(db, rng, first_day):
    """[(class, call, course, its start)], in order of time."""
    classes = []
    for vid in range(1, COURSES * CALLS_EACH + 1):
        cid, weekday, hour = (vid - 1) % COURSES + 1, rng.randrange(5), rng.randrange(8, 21)
        db.execute("insert into meetings values (?,?,?,null,?,?,1,'',?,1)",
                   (vid, cid, weekday, hour * 3600, (hour + 2) * 3600, f"Sección {vid}"))
        for week in range(WEEKS):
            day = first_day + datetime.timedelta(7 * week + weekday)
            start = int(datetime.datetime.combine(day, datetime.time(hour), ZONE).timestamp())
            classes.append((len(classes) + 1, vid, cid, start, (day - datetime.date(1970, 1, 1)).days))
    db.executemany("insert into occurrences (id, meeting_id, rule_day, day, starts_at, ends_at, origin, cancelled, reason)"
                   " values (?,?,?,?,?,?,0,0,'')", [(o, vid, day, day, at, at + 7200) for o, vid, _, at, day in classes])
    return sorted((at, o, vid, cid) for o, vid, cid, at, _ in classes)


def add_records(db, rng, classes, students, now):
    past = [one for one in classes if one[0] < now]
    each, entries, joins = -(-JOINS // len(past)), {}, []
    for at, o, vid, cid in past:
        for uid in rng.sample(students[cid], each):
            verdict, when = rng.choice(VERDICTS), at + rng.randrange(-900, 3600)
            joins.append((when, uid, vid, cid, o, verdict))
            if verdict == 0 and len(entries) < ENTRIES:
                entries.setdefault((o, uid), when)
    joins.sort()
    db.executemany("insert into records.joins (id, at, user_id, username, name, meeting_id, course_id, course_name, occurrence_id,"
                   " verdict, via, address, user_agent) values (?,?,?,?,?,?,?,?,?,?,0,?,?)",
                   ((number, at, uid, f"usuario{uid:05d}", f"Nombre {uid} Apellido", vid, cid, f"{TOPICS[cid % len(TOPICS)]} {cid}", o,
                     verdict, f"192.0.2.{uid % 250}", AGENT) for number, (at, uid, vid, cid, o, verdict) in enumerate(joins[-JOINS:], 1)))
    db.executemany("insert into records.entries values (?,?,?)", ((*key, at) for key, at in sorted(entries.items())))


def add_changes(db, rng, now):
    actions = [1, 2, 7, 10, 11, 20, 20, 20, 22, 30, 31, 40, 41, 42, 43]
    db.executemany("insert into audit (at, actor_id, actor, action, user_id, course_id, meeting_id, subject, details, once)"
                   " values (?,?,?,?,?,?,?,?,?,null)",
                   ((now - (CHANGES - n) * 600, rng.randint(1, STAFF), "Ana Pérez", rng.choice(actions), rng.randint(1, USERS),
                     rng.randint(1, COURSES), 0, "Python 1", "name\tPython\tPython 1\n") for n in range(CHANGES)))


def write(program, folder):
    """The path of the database, and the cookies of a coordinator and of a teacher."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "school.db")
    for name in ("school.db", "school.records.db"):
        for suffix in ("", "-wal", "-shm"):
            if os.path.exists(os.path.join(folder, name + suffix)):
                os.remove(os.path.join(folder, name + suffix))
    subprocess.run([program, "migrate"], check=True, stdout=subprocess.DEVNULL, env={**os.environ, "DATABASE_URL": f"sqlite:{path}"})
    now, rng = int(time.time()), random.Random(20240601)
    monday = datetime.date.today() - datetime.timedelta(datetime.date.today().weekday() + 7 * (WEEKS - WEEKS_TO_COME))
    first = (monday - datetime.date(1970, 1, 1)).days
    db = sqlite3.connect(path)
    db.execute("attach ? as records", (os.path.join(folder, "school.records.db"),))
    with db:
        add_people(db, rng, now)
        students = add_courses(db, rng, first, first + 7 * WEEKS - 1, now)
        add_records(db, rng, add_calls(db, rng, monday), students, now)
        add_changes(db, rng, now)
        cookies = [seed.add_session(db, uid, f"sesión {uid}", now) for uid in (1, STAFF + 1)]
    db.execute("analyze main")
    db.close()
    os.sync()
    return path, cookies
