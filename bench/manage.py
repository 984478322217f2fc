"""The pages of the administration, each asked for alone, on a big school (big_school.py), on both databases."""
import datetime
import http.client
import os
import time

import big_school
import postgres
import servers as lab
from report import quantile

TIMES, SLOW_MS, SLOW_WIDE_MS = 20, 100, 1000  # wide: records of a whole year
DAY = datetime.timedelta(1)


def pages():
    """(who asks, path): every page that shows, none that changes anything."""
    today = datetime.date.today()
    year = f"desde={today - 400 * DAY}&hasta={today}"
    their = big_school.TEACHERS  # a course of the first teacher (big_school.add_courses)
    member = big_school.STAFF + 1 + 1 % big_school.TEACHERS  # the teacher of course 1
    person, records, changes = f"/gestion/personas/{big_school.USERS // 2}/", "/gestion/ingresos/", "/gestion/cambios/"
    courses, course, call, one = "/gestion/cursos/", "/gestion/cursos/1/", "/gestion/videollamadas/1/", "usuario05000"
    near, far = (str(max(1, n)) for n in (big_school.COURSES // 100, big_school.USERS // 50))  # pages in the middle and at the end
    staff = ["/gestion/", call + "ausentes/", call + f"por-que/?persona={member}",
             "/gestion/videollamadas/", "/gestion/videollamadas/?pagina=" + near, call, call + "editar/", call + "desactivar/", call + "agregar-clase/",
             course + "videollamadas/nueva/", "/gestion/clases/1/mover/", "/gestion/clases/1/suspender/", "/gestion/suspender-dia/",
             courses, courses + "?q=ingles", courses + "?pagina=" + near, courses + "?ver=todos&pagina=" + near, courses + "nuevo/",
             course, course + "editar/", course + "archivar/", course + "personas/", course + "personas/inscribir/",
             course + "personas/pegar/", course + "personas/enlaces/", course + f"personas/{member}/",
             course + f"personas/{member}/quitar/",
             "/gestion/personas/", "/gestion/personas/?q=nunez", "/gestion/personas/?pagina=" + far, "/gestion/personas/nueva/",
             person, person + "editar/", person + "deshabilitar/", person + "enlace/",
             records, records + "?resultado=rechazos", records + "?curso=excel", records + "?curso-id=1", records + f"?persona={one}",
             records + "?" + year, records + f"?persona={one}&{year}", records + f"?curso-id=1&{year}", records + f"?curso=excel&{year}",
             records + f"?videollamada=777&{year}",
             changes, changes + "?tipo=videollamadas", changes + "?quien=usuario00001", changes + "?quien=usuario00001&tipo=clases&antes=2000",
             changes + "?curso=1", changes + "?persona=1", changes + "?por=comandos&curso=1"]
    return [("staff", path) for path in staff] + [
        ("teacher", path) for path in ("/gestion/", courses, courses + f"{their}/", courses + f"{their}/personas/", records,
                                       records + f"?curso-id={their}", records + "?" + year)]


def ask(connection, cookie, path):
    """Its status, and milliseconds to the last byte."""
    began = time.monotonic()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    return answer.status, (time.monotonic() - began) * 1000


def measure(server, cookies):
    """{(who, path): (statuses, times)}, each page TIMES times after one that warms up."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    results = {}
    for who, path in pages():
        ask(connection, cookies[who], path)
        results[who, path] = [ask(connection, cookies[who], path) for _ in range(TIMES)]
    return results


def download(server, cookie):
    """All records as CSV: lines, seconds, and by how many MiB the server has grown after it."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    before, began, lines = server.usage()[0], time.monotonic(), 0
    today = datetime.date.today()
    connection.request("GET", f"/gestion/ingresos.csv?desde={today - 400 * DAY}&hasta={today}", headers={"Cookie": cookie})
    answer = connection.getresponse()
    while part := answer.read(1 << 16):
        lines += part.count(b"\n")
    return lines - 1, time.monotonic() - began, server.usage()[0] - before


def show(report, name, results, csv):
    report.head(f"Administration on {name}")
    report.say(f"{TIMES} times each, from one connection, to the last byte. Marked is what takes over {SLOW_MS} ms, and over {SLOW_WIDE_MS} where all "
               "records of a year are looked at.")
    rows = []
    for (who, path), seen in results.items():
        times = [ms for _, ms in seen]
        p50, p99 = quantile(times, 0.5), quantile(times, 0.99)
        rows.append([who, path, f"{p50:.1f}", f"{p99:.1f}", "slow" if p50 > (SLOW_WIDE_MS if "desde=" in path else SLOW_MS) else ""])
    report.table(["who", "page", "p50 ms", "p99 ms", ""], rows)
    report.say(f"As CSV: {csv[0]} records in {csv[1]:.1f} s, {csv[0] / csv[1]:.0f} a second; the server has grown by {csv[2]:.1f} MiB.")
    return [f"manage on {name}: {who} {path}: {status}" for (who, path), seen in results.items()
            for status in {status for status, _ in seen} if status != 200] + \
           ([] if csv[0] == big_school.JOINS else [f"manage on {name}: {csv[0]} records as CSV"])


def run(report, name, server, cookies):
    server.start()
    try:
        return show(report, name, measure(server, cookies), download(server, cookies["staff"]))
    finally:
        server.stop()


def part(report, program):
    path, (staff, teacher) = big_school.write(program, os.path.join(lab.OUT, "manage"))
    cookies = os.path.join(lab.OUT, "cookies-manage.txt")
    with open(cookies, "w", encoding="ascii") as file:
        file.writelines(f"{cookie}\t1\n" for cookie in (staff, teacher))
    who = {"staff": staff, "teacher": teacher}
    failures = run(report, "SQLite", lab.portero(program, path, cookies), who)
    with postgres.Postgres() as server:
        server.fill(program, path)
        failures += run(report, "PostgreSQL", lab.portero(program, path, cookies, DATABASE_URL=server.url), who)
    return failures
