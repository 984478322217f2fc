// Every page and state of students and teachers, looked at by a machine (support/looks.mjs) in both languages and colour schemes.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { look, pictures } from "../support/looks.mjs";
import { login } from "../support/portero.mjs";
import { openContext, startBrowser, signIn } from "../support/browser.mjs";
import { addCourse, everyState, longCourse, moment, password, startSchool } from "../support/school.mjs";

let portero, school, browser;
const cookies = {};

before(async () => {
  portero = await startSchool((command) => {
    school = everyState(command);
    const waits = { people: { benja: "student", muchas: "teacher" }, course: ["--wait-for-teacher", "yes", "--code", "RO-1"] };
    school.waits = addCourse(command, "Robótica", "18:45", "20:15", waits);
    school.waitsLong = addCourse(command, longCourse, "18:30", "20:15", waits);
  }, { DEBUG: "1" }, "2026-11-24 21:52:00");
  for (const who of ["ana", "benja", "carla", "eva", "nadie", "muchas"]) cookies[who] = await login(portero.base, who, password);
  browser = await startBrowser();
});
after(() => portero?.stop());

const call = (key) => () => `/join-meeting/${school[key].meeting}/`;
const attempt = (username, word) => async (page) => {
  await page.locator("form.fields").evaluate((form) => (form.noValidate = true));
  await signIn(page, username, word);
  await page.waitForLoadState();
};
const states = [
  ["portal", "ana", "/portal-cliente/"],
  ["portal-teacher", "carla", "/portal-cliente/"],
  ["portal-empty", "nadie", "/portal-cliente/"],
  ["portal-many", "muchas", "/portal-cliente/"],
  ["waiting", "ana", call("soon")],
  ["waiting-teacher", "benja", call("waits")],
  ["waiting-teacher-late", "benja", call("waitsLong")],
  ["portal-waiting", "benja", "/portal-cliente/"],
  ["too-early", "ana", call("tomorrow")],
  ["other-zone", "ana", call("night")],
  ["cancelled", "ana", call("cancelled")],
  ["ended", "ana", call("ended")],
  ["too-late", "ana", call("finished")],
  ["inactive", "ana", call("off")],
  ["no-link", "ana", call("noLink")],
  ["no-link-teacher", "carla", call("noLink")],
  ["not-enrolled", "ana", call("foreign")],
  ["not-found", "ana", "/join-meeting/999/"],
  ["404", "ana", "/no-existe/"],
  ["400", "ana", "/portal-cliente/?x=%ff"],
  ["405", "ana", "/accounts/logout/"],
  ["stand-in", "ana", call("open")],
  ["components", "ana", "/demo/componentes/"],
  ["login", null, call("open")],
  ["login-empty", null, "/accounts/login/", attempt("", "")],
  ["login-wrong", null, "/accounts/login/", attempt("ana", "no es esta")],
  ["login-signed-in", "ana", "/accounts/login/"],
  ["login-disabled", null, "/accounts/login/", attempt("diego", password)],
  ["login-stale", null, call("open"), async (page) => {
    await page.context().clearCookies();
    await attempt("ana", password)(page);
  }],
  ["403", "carla", "/portal-cliente/", async (page) => {
    await page.locator("header [name=csrf]").evaluate((field) => (field.value = "de otra cuenta"));
    await page.getByRole("button", { name: /Cerrar sesión|Sign out/ }).click();
    await page.waitForLoadState();
  }],
  ["portal-all", "muchas", "/portal-cliente/?todas=1"],
  ["finished-courses", "ana", "/portal-cliente/", (page) => page.locator("summary").click()],
  ["in-app", null, call("open"), null, { userAgent: "Mozilla/5.0 (Linux; Android 14; wv) Chrome/120 Mobile Safari/537.36" }],
  ["wrong-clock", "ana", call("soon"), null, { moment: new Date(moment.getTime() - 7200e3) }],
];

async function visit(page, [, , path, act]) {
  await page.goto(portero.base + (typeof path === "function" ? path() : path));
  if (act) await act(page);
}

// The pages of one language (LOOK_IN), so that two files share the work; what comes after them is done beside the Spanish ones.
const languages = [["es", "es-CL"], ["en", "en-GB"]].filter(([one]) => one === (process.env.LOOK_IN || one));
const once = languages[0][0] === "es" ? test : () => {};

for (const [language, locale] of languages)
  for (const colorScheme of ["light", "dark"])
    for (const state of states) {
      const [name, who, , , options] = state;
      test(`${name} in ${language}, ${colorScheme}`, async () => {
        const context = await openContext(browser, portero.base, { moment, cookie: who && cookies[who], locale, colorScheme, ...options });
        await look(context, `${name}-${language}-${colorScheme}`, language, (page) => visit(page, state), (width) =>
          (width === 390 && (language === "es" || colorScheme === "light")) || (width === 1280 && language === "es" && colorScheme === "light"));
        await context.close();
      });
    }

for (const [name, path, viewport] of [
  ["portal", () => "/portal-cliente/", { width: 1000, height: 720 }],
  ["espera", call("soon"), { width: 390, height: 720 }]])
  once(`a picture for the README: ${name}`, async () => {
    const context = await openContext(browser, portero.base, { moment, cookie: cookies.eva, viewport });
    const page = await context.newPage();
    await page.goto(portero.base + path());
    await page.screenshot({ path: `${pictures}/${name}.png` });
    assert.match(readFileSync("README.md", "utf8"), new RegExp(`docs/images/${name}\\.png`));
    assert.ok(existsSync(`docs/images/${name}.png`));
    await context.close();
  });

once("calls whose next class is more than a week away are lines of «Más adelante», each once", async () => {
  const context = await openContext(browser, portero.base, { moment, cookie: cookies.ana });
  const page = await context.newPage();
  await page.goto(`${portero.base}/portal-cliente/`);
  const lines = await page.locator("h2:text-is('Más adelante') + ul > li").allInnerTexts();
  assert.deepEqual(lines, ["Francés Todos los miércoles, 19:00 a 21:00 h · desde el 2 de diciembre",
    "Taller de voz Sábado 12 de diciembre, 10:00 a 12:00 h"]);
  await context.close();
});

once("printed, the portal is a plain list of dates", async () => {
  const context = await openContext(browser, portero.base, { moment, cookie: cookies.carla });
  const page = await context.newPage();
  await page.goto(`${portero.base}/portal-cliente/`);
  await page.emulateMedia({ media: "print" });
  await page.screenshot({ path: `${pictures}/portal-print.png`, fullPage: true });
  const text = await page.locator("body").innerText();
  assert.match(text, /Martes 24 de noviembre de 2026, 18:52 h[^]*Python[^]*Hoy, 18:00 a 20:30 h/);
  assert.doesNotMatch(text, /Entrar a dar|Cerrar sesión|Español|Gestión|Cursos terminados/);
  await context.close();
});

once("a portal of 20 cards is under 50 kB with all that it needs", async (t) => {
  const get = (path) => fetch(portero.base + path, { headers: { Cookie: cookies.muchas, "Accept-Language": "es" } }).then((a) => a.text());
  const html = await get("/portal-cliente/");
  assert.equal(html.match(/<li class="card/g).length, 20);
  assert.match(html, /Ver más/);
  let total = Buffer.byteLength(html);
  for (const [, path] of html.matchAll(/(?:href|src)="(\/static\/[^"]*)"/g)) total += Buffer.byteLength(await get(path));
  t.diagnostic(`${total} bytes`);
  assert.ok(total < 50000, `${total} bytes`);
});

once("how soon a slow telephone shows the portal", async (t) => {
  const context = await openContext(browser, portero.base, { moment: undefined, cookie: cookies.muchas });
  const page = await context.newPage();
  await page.goto(`${portero.base}/accounts/login/`, { waitUntil: "networkidle" }); // a new window has much of its own to do
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 });
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(`${portero.base}/portal-cliente/`, { waitUntil: "load" });
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
  t.diagnostic(`first contentful paint after ${Math.round(paint)} ms (1.6 Mb/s, 150 ms, processor at a quarter)`);
  assert.ok(paint > 0);
  await context.close();
});

once("the keyboard alone suffices: log in, skip to the content, join", async () => {
  const context = await openContext(browser, portero.base, { moment });
  const page = await context.newPage();
  await page.goto(`${portero.base}/`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Saltar al contenido");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.type("ana");
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/portal-cliente/");
  const joins = page.getByRole("link", { name: "Unirse ahora" }).first();
  for (let i = 0; i < 10 && !(await joins.evaluate((link) => link === document.activeElement)); i++) await page.keyboard.press("Tab");
  assert.notEqual(await joins.evaluate((link) => getComputedStyle(link).outlineStyle), "none");
  const [room] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("Enter")]);
  await room.waitForURL("**/demo/meet/**");
  await context.close();
});
