// A term as the coordination lives it, in a browser without script: a course and its people, two weekly calls, a public
// holiday, a class that moves, «why can't she get in?», the month as a file; and a teacher who sees their course and no more.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { openContext, startBrowser, signIn } from "../support/browser.mjs";
import { addCourse, addPerson, password, startSchool } from "../support/school.mjs";

const monday = "2026-08-03 14:00:00", moment = new Date("2026-08-03T14:00:00Z"); // 10:00 in Chile
let portero, browser, dora, course;

before(async () => {
  portero = await startSchool((command) => {
    addPerson(command, "dora", "Dora Fuentes", "--staff");
    addPerson(command, "carla", "Carla Núñez");
    addPerson(command, "ana", "Ana Pérez");
    addCourse(command, "Excel", "19:00", "21:00", { course: ["--first-day", "2026-08-03"], call: ["--weekday", "4"] });
  }, {}, monday);
  browser = await startBrowser();
  dora = await person("dora", "/gestion/");
});
after(() => portero?.stop());

// Somebody's page, signed in.
async function person(username, path) {
  const context = await openContext(browser, portero.base, { moment, javaScriptEnabled: false, viewport: { width: 390, height: 844 }, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(portero.base + path);
  await signIn(page, username, password);
  return page;
}
const heading = (page) => page.getByRole("heading", { level: 1 }).innerText();
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const follow = (page, name) => page.getByRole("link", { name, exact: true }).first().click();
const text = (page) => page.locator("main").innerText();

test("a course, found from the menu", async () => {
  assert.equal(await heading(dora), "Hoy");
  await follow(dora, "Cursos");
  await follow(dora, "Agregar curso");
  await dora.getByLabel("Nombre").fill("Python");
  await dora.getByLabel("Código").fill("PY-1");
  await dora.getByLabel("Primer día").fill("2026-08-03");
  await dora.getByLabel("Último día").fill("2026-12-15");
  await press(dora, "Guardar");
  assert.equal(await heading(dora), "Python");
  assert.match(await dora.locator(".done").innerText(), /Se guardó: Python/);
  course = new URL(dora.url()).pathname;
});

test("its people, pasted from a spreadsheet: nothing happens before it was shown", async () => {
  await follow(dora, "Personas del curso");
  await follow(dora, "Pegar una lista");
  await dora.getByRole("textbox", { name: /^Personas/ }).fill("Nombre\tCorreo\nAna Pérez\tANA@example.cl\nIgnacio Muñoz\tignacio@example.cl\nsin correo\n");
  await press(dora, "Revisar");
  assert.match(await text(dora), /Cuentas nuevas: 1\. Inscripciones: 2\. Todavía no se hace nada\./);
  assert.match(await text(dora), /sin correo/);
  await press(dora, "Inscribir (2)");
  assert.match(await text(dora), /Cuentas nuevas: 1\. Inscripciones: 2\./);
  assert.match(await text(dora), /Ignacio Muñoz/);
});

test("who teaches it", async () => {
  await dora.goto(`${portero.base}${course}personas/`);
  await follow(dora, "Inscribir a una persona");
  await dora.getByLabel("Usuario o correo").fill("carla");
  await dora.getByLabel("Papel").selectOption({ label: "docente" });
  await press(dora, "Inscribir");
  assert.match(await text(dora), /Carla Núñez/);
});

for (const [day, start, end, first, count] of [["martes", "19:00", "21:00", "4 de agosto", 20], ["viernes", "10:00", "12:00", "7 de agosto", 19]])
  test(`a call every ${day}, its dates seen before it is saved`, async () => {
    await dora.goto(`${portero.base}${course}`);
    await follow(dora, "Agregar videollamada");
    await dora.getByLabel("Día", { exact: true }).selectOption({ label: `Todos los ${day}` });
    await dora.getByLabel("Inicio").fill(start);
    await dora.getByLabel("Término").fill(end);
    await press(dora, "Ver las fechas");
    assert.match(await text(dora), new RegExp(`${count} clases, del .*${first}`));
    assert.match(await text(dora), /Todavía no se guarda\./);
    await press(dora, "Guardar");
    assert.match(await heading(dora), /Python/);
    assert.match(await text(dora), new RegExp(`Todos los ${day}, ${start} a ${end} h`));
  });

test("18 September: no classes at all, and it says for whom", async () => {
  await dora.goto(`${portero.base}/gestion/`);
  await follow(dora, "Suspender un día");
  await dora.getByLabel("Fecha").fill("2026-09-18");
  await dora.getByLabel("Motivo").fill("Fiestas Patrias");
  await press(dora, "Ver las clases");
  assert.match(await text(dora), /Se suspenderán 2 clases de 2 cursos\./);
  assert.match(await text(dora), /personas lo verán en su portal/);
  await press(dora, "Suspender 2 clases");
  assert.match(await text(dora), /Fiestas Patrias/);
});

test("a class of next week moves by a day", async () => {
  await dora.goto(`${portero.base}/gestion/videollamadas/?q=python`);
  await dora.getByRole("link", { name: "Python" }).first().click();
  const row = dora.getByRole("row", { name: /11 de agosto|11-08-2026/ });
  await row.getByRole("link", { name: "Mover" }).click();
  await dora.getByLabel("Fecha").fill("2026-08-12");
  await dora.getByLabel("Inicio").fill("20:00");
  await dora.getByLabel("Término").fill("22:00");
  await press(dora, "Mover");
  assert.match(await text(dora), /12 de agosto|12-08-2026/);
  assert.match(await text(dora), /Movi/);
});

test("she tries too early: why can't she get in?", async () => {
  const ana = await person("ana", "/portal-cliente/");
  await ana.goto(`${portero.base}/join-meeting/2/`);
  assert.equal(await heading(ana), "La clase aún no comienza");
  await dora.goto(`${portero.base}/gestion/ingresos/`);
  assert.match(await text(dora), /Ana Pérez/);
  await follow(dora, "¿Por qué?");
  assert.match(await text(dora), /⁨Ana Pérez⁩ no puede entrar: hoy, 10:00 h\./);
  assert.match(await text(dora), /Se abre desde mañana, 18:55 h/);
});

test("the month as a file", async () => {
  await dora.goto(`${portero.base}/gestion/ingresos/?desde=2026-08-01&hasta=2026-08-31`);
  const [download] = await Promise.all([dora.waitForEvent("download"), dora.getByRole("link", { name: /CSV|Excel/ }).click()]);
  const rows = readFileSync(await download.path(), "utf8").split("\r\n");
  assert.match(rows[0], /^\uFEFF/);
  assert.match(rows[1], /^03-08-2026 10:00;.*Ana Pérez.*Python/);
});

test("and all of it is written down", async () => {
  await follow(dora, "Cambios");
  const changes = await text(dora);
  for (const what of ["Suspendió las clases de un día", "Movió una clase de Python", "Agregó una videollamada de Python", "Agregó el curso Python"])
    assert.match(changes, new RegExp(what));
  assert.match(changes, /Dora Fuentes/);
});

test("a teacher sees their course, and no more", async () => {
  const carla = await person("carla", "/portal-cliente/");
  await follow(carla, "Gestión");
  await follow(carla, "Cursos");
  assert.match(await text(carla), /Python/);
  assert.doesNotMatch(await text(carla), /Excel|Agregar curso/);
  await follow(carla, "Python");
  await follow(carla, "Personas del curso");
  assert.match(await text(carla), /Ignacio Muñoz/);
  assert.doesNotMatch(await text(carla), /@example\.cl/);
  for (const path of ["/gestion/cursos/1/", "/gestion/videollamadas/1/", "/gestion/personas/", "/gestion/cambios/", `${course}editar/`])
    assert.equal((await carla.goto(portero.base + path)).status(), 403, path);
});
