// What pages say of hours: countdowns, portals that renew themselves, classes that overrun, devices in other zones.
import { test } from "node:test";
import assert from "node:assert/strict";
import { browser, open, visit } from "../support/waiting.mjs";
import { openContext } from "../support/browser.mjs";
import { login } from "../support/portero.mjs";
import { password } from "../support/school.mjs";

test("minutes are shown, then minutes and seconds; 5 and 1 are spoken", async (t) => {
  const school = await open(t, "2026-11-24 21:48:00");
  const context = await openContext(browser, school.portero.base, { cookie: school.cookie });
  await context.clock.install({ time: new Date("2026-11-24T21:48:00Z") });
  const page = await context.newPage();
  await page.goto(`${school.portero.base}/join-meeting/1/`);
  const clock = page.locator(".countdown"), spoken = page.locator(".spoken");
  await page.clock.runFor(1000);
  assert.equal(await clock.textContent(), "Faltan 7 minutos");
  assert.equal(await spoken.textContent(), "");
  await page.clock.runFor(121000);
  assert.match(await clock.textContent(), /^04:5\d$/);
  assert.equal(await spoken.textContent(), "Faltan 5 minutos");
  await page.clock.runFor(240000);
  assert.match(await clock.textContent(), /^00:5\d$/);
  assert.equal(await spoken.textContent(), "Falta 1 minuto");
  await context.close();
});

for (const javaScriptEnabled of [true, false])
  test(`the portal renews itself when a class opens, ${javaScriptEnabled ? "with" : "without"} script`, async (t) => {
    const school = await open(t);
    const { context, page } = await visit(school, "/portal-cliente/", { javaScriptEnabled });
    const excel = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Excel" }) }).first();
    assert.match(await excel.textContent(), /Programada[^]*Abre en 1 min[^]*Esperar aquí/);
    await excel.getByRole("link", { name: "Unirse ahora" }).waitFor();
    assert.match(await page.title(), /^Abierta: /);
    await context.close();
  });

test("a class that overruns can be entered for a while yet, and its card says how long", async (t) => {
  const school = await open(t, "2026-11-24 21:52:00");
  const { context, page } = await visit(school, "/portal-cliente/");
  const python = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Python" }) }).first();
  assert.match(await python.textContent(), /Abierta[^]*Debía terminar a las 18:45; puede entrar hasta las 18:55/);
  await page.goto(`${school.portero.base}/join-meeting/2/`);
  assert.match(page.url(), /\/demo\/meet\//);
  await context.close();
});

test("a device in another zone is told the hour there, one in the same offset is not", async (t) => {
  const school = await open(t, "2026-11-24 21:52:00");
  const madrid = await visit(school, "/portal-cliente/", { timezoneId: "Europe/Madrid" });
  assert.match(await madrid.page.textContent("main"), /Hoy, 19:00 a 21:00 h En su zona: 23:00 a 01:00 h/);
  const auckland = await visit(school, "/join-meeting/1/", { timezoneId: "Pacific/Auckland" });
  assert.match(await auckland.page.textContent("main"), /Hoy, 19:00 a 21:00 h En su zona: miércoles 11:00 a 13:00 h[^]*Puede entrar desde las 18:55. En su zona: miércoles 10:55 h/);
  const buenosAires = await visit(school, "/portal-cliente/", { timezoneId: "America/Argentina/Buenos_Aires" });
  assert.doesNotMatch(await buenosAires.page.textContent("main"), /En su zona/);
  for (const { context } of [madrid, auckland, buenosAires]) await context.close();
});

test("a teacher sees how many have come, and copies an invitation with the portal's address", async (t) => {
  const school = await open(t, "2026-11-24 21:56:00");
  await fetch(`${school.portero.base}/join-meeting/1/`, { redirect: "manual", headers: { Cookie: school.cookie } });
  const carla = await login(school.portero.base, "carla", password);
  const { context, page } = await visit({ ...school, cookie: carla }, "/portal-cliente/");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const excel = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Excel" }) }).first();
  assert.match(await excel.textContent(), /Usted es docente · Ingresaron 1 de 1[^]*Entrar a dar la clase/);
  await excel.getByRole("button", { name: "Copiar invitación" }).click();
  await excel.getByRole("button", { name: "Copiado" }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()),
    `Excel, hoy 19:00 h. Entre aquí: ${school.portero.base}/join-meeting/1/`);
  await context.close();
});
