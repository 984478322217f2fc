// Time as people live it: waiting pages that enter by themselves, whatever the device's clock says, the network does, or the
// school changes meanwhile. The program's clock starts seconds before the door opens.
import { test } from "node:test";
import assert from "node:assert/strict";
import { browser, heading, joins, open, visit } from "../support/waiting.mjs";
import { openContext } from "../support/browser.mjs";
import { moment, run } from "../support/school.mjs";

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
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 600000;
  });
  await turn(false);
  await page.waitForURL(/\?reintento=1$/); // and is there: a context that is closed while a page is on its way may never close
  await context.close();
});
