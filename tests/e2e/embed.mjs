// The call inside a page of portero: what the server's IFrame API is asked for, what the browser allows, and the ways out.
import { test, before } from "node:test";
import assert from "node:assert/strict";
import jwt from "jsonwebtoken";
import { login } from "../support/portero.mjs";
import { openContext, startBrowser } from "../support/browser.mjs";
import { startJitsi } from "../support/jitsi.mjs";
import { look } from "../support/looks.mjs";
import { addCourse, addPerson, longCourse, moment, password, run, startSchool } from "../support/school.mjs";

let browser, jitsi, portero, cookie;
const settings = () => ({ DEBUG: "1", MEETING_VIEW: "embed", JITSI_BASE_URL: jitsi.base, JITSI_DOMAIN: jitsi.host });
before(async () => {
  browser = await startBrowser();
  jitsi = await startJitsi();
  portero = await startSchool((command) => {
    const people = { ana: "student" };
    addPerson(command, "ana", "Ana Pérez");
    addCourse(command, "Python", "18:00", "20:30", { people });
    const link = `${jitsi.base}/escuela/x#config.startWithAudioMuted=true&config.prejoinConfig.enabled=false&interfaceConfig.APP_NAME=%22Sala%22&config.roto=no`;
    addCourse(command, longCourse, "18:00", "20:30", { people, call: ["--weekday", "1", "--link", link] });
  }, settings());
  cookie = await login(portero.base, "ana", password);
});
test.after(async () => { jitsi.stop(); await portero.stop(); });

// Somebody's page of a call, and all that its browser complained of.
async function visit(t, path, options = {}) {
  const context = await openContext(browser, portero.base, { moment, cookie, viewport: { width: 1280, height: 844 }, ...options });
  t.after(() => context.close());
  const page = await context.newPage(), complaints = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const answer = await page.goto(portero.base + path);
  return { context, page, complaints, answer };
}
const inside = (page, room) => page.frameLocator("iframe").getByRole("heading", { name: `Dentro de ${room}` });
const failed = (page) => page.getByText("No pudimos mostrar la videollamada en esta página.");

test("the IFrame API is asked for the call, with a token that holds", async (t) => {
  const { page, complaints } = await visit(t, "/join-meeting/1/");
  await inside(page, "curso_1_1").waitFor();
  const [asked, ...more] = await page.evaluate(() => window.calls);
  assert.deepEqual(more, []);
  const { domain, roomName, parentNode, configOverwrite, interfaceConfigOverwrite } = asked;
  assert.deepEqual({ domain, roomName, parentNode, configOverwrite, interfaceConfigOverwrite },
    { domain: jitsi.host, roomName: "curso_1_1", parentNode: "call", configOverwrite: {}, interfaceConfigOverwrite: {} });
  const claims = jwt.verify(asked.jwt, portero.env.JITSI_JWT_SECRET,
    { algorithms: ["HS256"], issuer: "gryphos", audience: "jitsi", clockTimestamp: moment / 1000 });
  assert.equal(claims.room, "curso_1_1");
  assert.equal(claims.context.user.name, "Ana Pérez");
  assert.equal(await page.title(), "Python · Instituto Gryphos");
  assert.equal(await page.locator("iframe").getAttribute("title"), "Videollamada de Python");
  assert.equal(await page.locator("[data-jwt]").count(), 0, "the token stays in the page no longer than it is needed");
  assert.deepEqual(complaints, []);
});

test("in its frame the call may use camera, microphone and screen, and fills the window", async (t) => {
  const { page } = await visit(t, "/join-meeting/1/");
  await inside(page, "curso_1_1").waitFor();
  assert.equal(await page.frameLocator("iframe").locator("p").textContent(), "camera microphone display-capture");
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    const bar = await page.locator("header").boundingBox(), frame = await page.locator("iframe").boundingBox();
    assert.deepEqual([frame.x, frame.width, Math.round(frame.y + frame.height)], [0, width, 844]);
    assert.equal(Math.round(frame.y), Math.round(bar.height));
    assert.ok(bar.height < 120, `a bar of ${bar.height} px at ${width}`);
  }
});

test("the link's tenant and its options for Jitsi are kept", async (t) => {
  const { page } = await visit(t, "/join-meeting/2/");
  await inside(page, "curso_2_2").waitFor();
  const [asked] = await page.evaluate(() => window.calls);
  assert.equal(asked.roomName, "escuela/curso_2_2");
  assert.deepEqual(asked.configOverwrite, { startWithAudioMuted: true, "prejoinConfig.enabled": false });
  assert.deepEqual(asked.interfaceConfigOverwrite, { APP_NAME: "Sala" });
});

test("scripts and frames of any other server are refused", async (t) => {
  const other = await startJitsi();
  t.after(() => other.stop());
  const { page, complaints } = await visit(t, "/join-meeting/1/");
  await inside(page, "curso_1_1").waitFor();
  const loaded = await page.evaluate((base) => new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = `${base}/external_api.js`;
    script.onload = () => resolve("loaded");
    script.onerror = () => resolve("refused");
    document.head.append(script);
    const frame = document.createElement("iframe");
    frame.src = `${base}/curso_1_1`;
    document.body.append(frame);
  }), other.base);
  assert.equal(loaded, "refused");
  while (complaints.length < 2) await page.waitForEvent("console", { timeout: 5000 });
  assert.match(complaints.join(), /script-src/);
  assert.match(complaints.join(), /frame-src/);
  assert.deepEqual(other.visits, []);
});

test("hanging up leads to the portal; being moved to a breakout room does not", async (t) => {
  const { page } = await visit(t, "/join-meeting/1/");
  await inside(page, "curso_1_1").waitFor();
  assert.deepEqual(await page.evaluate(() => Object.keys(window.jitsi.listeners)), ["readyToClose"]);
  await page.evaluate(() => window.jitsi.listeners.readyToClose());
  await page.waitForURL("**/portal-cliente/");
});

test("by the keyboard: past the bar to the call, or out of the class", async (t) => {
  const { page } = await visit(t, "/join-meeting/1/");
  await inside(page, "curso_1_1").waitFor();
  const stops = [];
  for (let i = 0; i < 4; i++) {
    await page.keyboard.press("Tab");
    stops.push(await page.evaluate(() => document.activeElement.textContent.trim()));
  }
  assert.deepEqual(stops, ["Saltar al contenido", "Cerrar sesión", "Abrir en otra pestaña", "Salir de la clase"]);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/portal-cliente/");
});

test("in another tab the server's own page is opened, and this one leaves the call", async (t) => {
  const { context, page } = await visit(t, "/join-meeting/1/");
  await inside(page, "curso_1_1").waitFor();
  const [tab] = await Promise.all([context.waitForEvent("page"), page.getByRole("link", { name: "Abrir en otra pestaña" }).click()]);
  await tab.waitForURL(`${jitsi.base}/curso_1_1`);
  await page.waitForURL("**/portal-cliente/");
});

test("F5 makes another token at the same address", async (t) => {
  const { page, answer } = await visit(t, "/join-meeting/1/?reintento=1");
  await inside(page, "curso_1_1").waitFor();
  assert.equal(page.url(), `${portero.base}/join-meeting/1/`);
  assert.equal(answer.headers()["cache-control"], "no-store");
  const before = JSON.parse(run(portero.env, ["joins", "list", "--json"])).length;
  await page.reload();
  await inside(page, "curso_1_1").waitFor();
  assert.equal(JSON.parse(run(portero.env, ["joins", "list", "--json"])).length, before + 1);
});

test("a page that waits enters by itself", async (t) => {
  const school = await startSchool((command) => {
    addPerson(command, "ana", "Ana Pérez");
    addCourse(command, "Excel", "19:00", "21:00", { people: { ana: "student" } });
  }, settings(), "@2026-11-24 21:54:50");
  t.after(() => school.stop());
  const context = await openContext(browser, school.base, { moment, cookie: await login(school.base, "ana", password) });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(`${school.base}/join-meeting/1/`);
  assert.match(await page.textContent("h1"), /aún no comienza/);
  await inside(page, "curso_1_1").waitFor();
  assert.equal(page.url(), `${school.base}/join-meeting/1/`);
});

test("a phone gets the server's own page", async (t) => {
  const { page } = await visit(t, "/join-meeting/1/", {
    userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 17_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.2 Mobile/15E148 Safari/604.1",
  });
  assert.equal(page.url(), `${jitsi.base}/curso_1_1`);
});

// A server that is away, answers something else, or does not answer at all.
for (const [what, script] of [["is not there", ""], ["is a page", "<!DOCTYPE html><h1>502</h1>"], ["breaks", "window.JitsiMeetExternalAPI = class { constructor() { throw new Error('no'); } };"]])
  test(`where the IFrame API ${what}, the page says so, and the other way in is still there`, async (t) => {
    const good = jitsi.script;
    t.after(() => (jitsi.script = good));
    jitsi.script = script;
    const { page } = await visit(t, "/join-meeting/1/");
    await failed(page).waitFor();
    assert.ok(await page.getByRole("link", { name: "Abrir en otra pestaña" }).isVisible());
  });

test("where it never answers, the page says so after a while", async (t) => {
  const good = jitsi.script;
  t.after(() => (jitsi.script = good));
  jitsi.script = null;
  const context = await openContext(browser, portero.base, { cookie });
  t.after(() => context.close());
  await context.clock.install({ time: moment });
  const page = await context.newPage();
  await page.goto(`${portero.base}/join-meeting/1/`, { waitUntil: "domcontentloaded" });
  await page.getByText("Conectando con la videollamada…").waitFor();
  await page.clock.runFor(15000);
  await failed(page).waitFor();
});

test("without JavaScript there is the other way in", async (t) => {
  const { page } = await visit(t, "/join-meeting/1/", { javaScriptEnabled: false });
  assert.match(await page.textContent("noscript"), /Su navegador no ejecuta JavaScript/);
  assert.equal(await page.getByRole("link", { name: "Abrir en otra pestaña" }).getAttribute("href"), "/join-meeting/1/?vista=pagina");
});

for (const [language, colorScheme] of [["es", "light"], ["en", "dark"]])
  test(`axe and the layout find nothing, ${language}, ${colorScheme}`, async (t) => {
    const context = await openContext(browser, portero.base, { moment, cookie, colorScheme, locale: language });
    t.after(() => context.close());
    for (const [name, path] of [["embed", "/join-meeting/1/"], ["embed-long", "/join-meeting/2/"]])
      await look(context, `${name}-${language}-${colorScheme}`, language, async (page) => {
        await page.goto(portero.base + path);
        await page.frameLocator("iframe").getByRole("heading").waitFor();
      }, (width) => width !== 320);
  });
