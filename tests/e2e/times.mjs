// Time as people live it: waiting pages that enter by themselves, whatever the device's clock says; classes that are moved,
// suspended or overrun; devices in other zones. The program's clock starts seconds before the door opens.
import { test, before } from "node:test";
import assert from "node:assert/strict";
import { login } from "../support/portero.mjs";
import { openContext, startBrowser } from "../support/browser.mjs";
import { addCourse, addPerson, moment, password, run, startSchool } from "../support/school.mjs";

let browser;
before(async () => (browser = await startBrowser()));

// A school whose Excel opens to students at 18:55:00 and begins at 19:00; Python is open, Taller de voz is far off.
async function open(t, at = "2026-11-24 21:54:48") {
  const people = { ana: "student", carla: "teacher" };
  const portero = await startSchool((command) => {
    addPerson(command, "ana", "Ana Pérez");
    addPerson(command, "carla", "Carla Núñez");
    addCourse(command, "Excel", "19:00", "21:00", { people });
    addCourse(command, "Python", "17:00", "18:45", { people });
    addCourse(command, "Taller de voz", "20:30", "22:00", { people });
  }, { DEBUG: "1" }, `@${at}`);
  t.after(() => portero.stop());
  return { portero, cookie: await login(portero.base, "ana", password) };
}

async function visit({ portero, cookie }, path, options = {}) {
  const context = await openContext(browser, portero.base, { moment, cookie, ...options });
  const page = await context.newPage();
  await page.goto(portero.base + path);
  return { context, page };
}
const heading = (page) => page.getByRole("heading", { level: 1 }).textContent();
const joins = ({ portero }) => JSON.parse(run(portero.env, ["joins", "list", "--json"])).map((join) => join.verdict);

for (const javaScriptEnabled of [true, false])
  test(`a page that waits enters by itself, and records nothing until then, ${javaScriptEnabled ? "with" : "without"} script`, async (t) => {
    const school = await open(t);
    const { context, page } = await visit(school, "/portal-cliente/", { javaScriptEnabled });
    await page.goto(`${school.portero.base}/join-meeting/1/`);
    assert.equal(await heading(page), "La clase aún no comienza");
    await page.waitForURL("**/demo/meet/**");
    assert.match(await page.textContent("main"), /El servidor le permitiría entrar/);
    assert.deepEqual(joins(school), ["too_early", "allowed"]);
    await page.goBack();
    if (javaScriptEnabled) assert.match(page.url(), /portal-cliente/); // the waiting page is not in the way back
    await context.close();
  });

test("a device whose clock is an hour fast waits as long as any other, and is told", async (t) => {
  const school = await open(t);
  const { context, page } = await visit(school, "/join-meeting/1/", { moment: new Date("2026-11-24T22:54:57Z") });
  assert.match(await page.locator("#notes").textContent(), /El reloj de su equipo está 1 h adelantado; vale la hora oficial\./);
  assert.match(await page.locator(".countdown").textContent(), /^00:(0\d|1[0-2])$/);
  await page.waitForURL("**/demo/meet/**");
  await context.close();
});

test("a slow clock is told, too; a right one is not spoken of", async (t) => {
  const school = await open(t);
  const slow = await visit(school, "/portal-cliente/", { moment: new Date(moment.getTime() - 25 * 3600e3), locale: "en-GB" });
  assert.match(await slow.page.locator("#notes").textContent(), /Your device's clock is 25 h( \d min)? slow/);
  const right = await visit(school, "/portal-cliente/", { moment: new Date("2026-11-24T21:54:57Z") });
  assert.equal(await right.page.locator("#notes").textContent(), "");
  await slow.context.close();
  await right.context.close();
});

test("more than an hour before: the date, no clock, no entering by itself", async (t) => {
  const school = await open(t, "2026-11-24 21:52:00");
  const { context, page } = await visit(school, "/join-meeting/3/");
  assert.match(await page.textContent("main"), /Hoy, 20:30 a 22:00 h[^]*Puede entrar desde las 20:25\./);
  assert.equal(await page.locator(".countdown").count(), 0);
  assert.ok(await page.getAttribute("body", "data-refresh") > 33 * 60 - 15); // asks again when an hour is left: 19:25
  await context.close();
});

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

test("a class moved meanwhile: the page that waited for it waits for the new hour", async (t) => {
  const school = await open(t);
  const { context, page } = await visit(school, "/join-meeting/1/");
  run(school.portero.env, ["meeting", "move", "1", "--date", "2026-11-24", "--to-date", "2026-11-24", "--start", "19:30", "--end", "21:30"]);
  await page.getByText("Hoy, 19:30 a 21:30 h").waitFor();
  assert.equal(await page.locator(".countdown").textContent(), "Faltan 30 minutos");
  await context.close();
});

test("a class suspended meanwhile: the page says so, and why", async (t) => {
  const school = await open(t);
  const { context, page } = await visit(school, "/join-meeting/1/");
  run(school.portero.env, ["meeting", "cancel", "1", "--date", "2026-11-24", "--reason", "Corte de luz"]);
  await page.getByRole("heading", { name: "La clase de hoy está suspendida" }).waitFor();
  assert.match(await page.textContent("main"), /Corte de luz[^]*Próxima clase: martes 1 de diciembre, 19:00 a 21:00 h/);
  await context.close();
});

test("without the network the page stays, says so, and enters when it is back", async (t) => {
  const school = await open(t);
  const { context, page } = await visit(school, "/join-meeting/1/");
  await context.setOffline(true);
  await page.getByText("Sin conexión con el portal.").waitFor();
  assert.equal(await heading(page), "La clase aún no comienza");
  await context.setOffline(false);
  await page.waitForURL("**/demo/meet/**");
  await context.close();
});

test("a network that swallows requests is no network: the page says so, and enters when it answers", async (t) => {
  const school = await open(t);
  const { context, page } = await visit(school, "/join-meeting/1/");
  await page.route("**/healthz", () => {}); // never answered
  await page.getByText("Sin conexión con el portal.").waitFor();
  await page.unroute("**/healthz");
  await page.waitForURL("**/demo/meet/**");
  await context.close();
});

test("the official time goes on while a page is open", async (t) => {
  const school = await open(t, "2026-11-24 21:52:00");
  const context = await openContext(browser, school.portero.base, { cookie: school.cookie });
  await context.clock.install({ time: new Date("2026-11-24T21:52:00Z") });
  const page = await context.newPage();
  await page.goto(`${school.portero.base}/join-meeting/3/`);
  await page.clock.runFor(600000);
  assert.match(await page.locator("footer").innerText(), /Hora oficial: 19:02, Chile continental/);
  await context.close();
});

test("back from another tab or a sleep, the page asks the server instead of trusting its count", async (t) => {
  const school = await open(t, "2026-11-24 21:48:00");
  const { context, page } = await visit(school, "/join-meeting/1/");
  const turn = (hidden) => page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
  await turn(true);
  await context.clock.setSystemTime(new Date(moment.getTime() + 600e3));
  const asked = page.waitForRequest((request) => request.method() === "GET" && request.url().endsWith("?reintento=1"));
  await turn(false);
  await asked;
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
