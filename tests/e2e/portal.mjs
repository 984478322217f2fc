// The portal of schools that are not like the others: at midnight, with many classes behind, in other zones.
import { test } from "node:test";
import assert from "node:assert/strict";
import { login } from "../support/portero.mjs";
import { addCourse, addPerson, password, startSchool } from "../support/school.mjs";

// What ana reads: the portal's text, or another page's, without tags.
async function read(t, make, at, path = "/portal-cliente/") {
  const portero = await startSchool((command) => {
    addPerson(command, "ana", "Ana Pérez");
    make(command);
  }, {}, at);
  t.after(() => portero.stop());
  const cookie = await login(portero.base, "ana", password);
  const answer = await fetch(portero.base + path, { headers: { Cookie: cookie, "Accept-Language": "es" } });
  return (await answer.text()).replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
}
const people = { ana: "student" };

test("at midnight a class of yesterday that may still be entered has its card", async (t) => {
  const text = await read(t, (command) => addCourse(command, "Noche", "22:00", "23:55", { people }), "2026-11-25 03:02:00");
  assert.match(text, /Ahora Abierta Noche Martes 24 de noviembre, 22:00 a 23:55 h Unirse ahora Debía terminar a las 23:55; puede entrar hasta las 00:05/);
});

test("many classes that ended today do not hide the one that is open", async (t) => {
  const text = await read(t, (command) => {
    const { id } = addCourse(command, "Mañana", "08:00", "08:30", { people });
    for (let i = 0; i < 65; i++)
      command(["meeting", "add", "--course", id, "--weekday", "1", "--start", "08:00", "--end", "08:30"]);
    addCourse(command, "Tarde", "18:00", "20:30", { people });
  }, "2026-11-24 21:52:00");
  assert.match(text, /Abierta: Tarde .*Ahora Abierta Tarde Hoy, 18:00 a 20:30 h Unirse ahora/);
});

test("a class that should have ended comes after those that are on", async (t) => {
  const text = await read(t, (command) => {
    addCourse(command, "Antes", "17:00", "18:45", { people });
    addCourse(command, "Ahora mismo", "18:00", "20:30", { people });
  }, "2026-11-24 21:52:00");
  assert.match(text, /Abierta: Ahora mismo .*Abierta Ahora mismo .*Abierta Antes /);
});

test("the class after one that is suspended next week is not the one of today", async (t) => {
  const text = await read(t, (command) => {
    const { meeting } = addCourse(command, "Excel", "20:00", "21:00", { people });
    command(["meeting", "cancel", meeting, "--date", "2026-12-01"]);
  }, "2026-11-24 21:52:00");
  assert.match(text, /Suspendida Excel .*Próxima clase: martes 8 de diciembre, 20:00 a 21:00 h/);
});

test("hours in another zone than the school's are told with it, and under that zone's day", async (t) => {
  const course = ["--time-zone", "Pacific/Easter"];
  const text = await read(t, (command) => {
    addCourse(command, "Rapanui", "23:00", "23:30", { people, course });
    addCourse(command, "Más tarde", "22:00", "23:00", { people, course: [...course, "--first-day", "2026-12-15"] });
  }, "2026-11-24 21:52:00");
  assert.match(text, /Hoy Programada Rapanui Hoy, 23:00 a 23:30 h , Isla de Pascua/);
  assert.match(text, /Más tarde Todos los martes, 22:00 a 23:00 h, Isla de Pascua · desde el 15 de diciembre/);
});

test("a class that ended after midnight is one of today", async (t) => {
  const text = await read(t, (command) => addCourse(command, "Noche", "22:00", "00:30", { people }), "2026-11-25 03:45:00", "/join-meeting/1/");
  assert.match(text, /La clase de hoy ya terminó Terminó a las 00:30\. Próxima clase: el martes, 22:00 a 00:30 h \(del miércoles\)\./);
});

test("the page of a suspended class says which one", async (t) => {
  const text = await read(t, (command) => {
    const { meeting } = addCourse(command, "Excel", "20:00", "21:00", { people });
    command(["meeting", "cancel", meeting, "--date", "2026-11-24", "--reason", "Feriado"]);
  }, "2026-11-24 21:52:00", "/join-meeting/1/");
  assert.match(text, /La clase de hoy está suspendida Hoy, 20:00 a 21:00 h Feriado Próxima clase: martes 1 de diciembre/);
});

test("somebody enrolled as a student is a student on the portal, staff or not", async (t) => {
  const text = await read(t, (command) => {
    command(["user", "edit", "--user", "ana", "--staff"]);
    addCourse(command, "Python", "18:00", "20:30", { people });
  }, "2026-11-24 21:52:00");
  assert.match(text, /Unirse ahora/);
  assert.doesNotMatch(text, /Usted es docente/);
});
