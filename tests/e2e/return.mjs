// F5 inside a call: Jitsi has lost the token and sends the person to portero, which sends them back inside.
import { test, before } from "node:test";
import assert from "node:assert/strict";
import { login } from "../support/portero.mjs";
import { openContext, signIn, startBrowser } from "../support/browser.mjs";
import { startJitsi } from "../support/jitsi.mjs";
import { addCourse, addPerson, moment, password, run, startSchool } from "../support/school.mjs";

let browser;
before(async () => (browser = await startBrowser()));

async function open(t, settings = {}) {
  const jitsi = await startJitsi();
  const portero = await startSchool((command) => {
    addPerson(command, "ana", "Ana Pérez");
    addCourse(command, "Python", "18:00", "20:30", { people: { ana: "student" } });
  }, { DEBUG: "1", JITSI_BASE_URL: jitsi.base, JITSI_DOMAIN: jitsi.host, ...settings });
  jitsi.tokenAuthUrl = `${portero.base}/jitsi/auth/?room={room}`;
  t.after(() => { jitsi.stop(); return portero.stop(); });
  const cookie = await login(portero.base, "ana", password);
  const context = await openContext(browser, portero.base, { moment, cookie });
  return { jitsi, portero, context, page: await context.newPage() };
}
const inside = (page) => page.getByRole("heading", { name: "Dentro de curso_1_1" });
const joins = (portero) => JSON.parse(run(portero.env, ["joins", "list", "--json"])).map(({ via, verdict }) => `${via} ${verdict}`);

test("F5 leads back inside without a click", async (t) => {
  const { portero, jitsi, page } = await open(t);
  await page.goto(`${portero.base}/join-meeting/1/`);
  await inside(page).waitFor();
  assert.equal(page.url(), `${jitsi.base}/curso_1_1`);
  await page.reload();
  await inside(page).waitFor();
  assert.equal(page.url(), `${jitsi.base}/curso_1_1`);
  assert.deepEqual(joins(portero), ["page allowed", "return allowed"]);
});

test("where the session is over, the login leads inside", async (t) => {
  const { portero, context, page } = await open(t);
  await page.goto(`${portero.base}/join-meeting/1/`);
  await inside(page).waitFor();
  await context.clearCookies();
  await page.reload();
  await page.waitForURL("**/accounts/login/**");
  assert.match(await page.textContent("main"), /entrará directo a su clase/);
  await signIn(page, "ana", password);
  await inside(page).waitFor();
  assert.deepEqual(joins(portero), ["page allowed", "return allowed"]);
});

test("a server that refuses every token is met with a page, not with a loop", async (t) => {
  const { portero, jitsi, page } = await open(t);
  jitsi.refuses = true;
  await page.goto(`${portero.base}/join-meeting/1/`).catch(() => {}); // the page leaves by itself before it has come
  await page.getByText("No pudimos preparar su entrada").waitFor();
  assert.match(page.url(), /\/jitsi\/auth\/\?room=curso_1_1$/);
  assert.match(await page.title(), /^Error JWT/);
  assert.equal(jitsi.visits.filter((url) => url.startsWith("/curso_1_1?jwt=")).length, 4);
  assert.deepEqual(joins(portero), ["page allowed", "return allowed", "return allowed", "return allowed", "return token_error"]);
  assert.match(portero.log(), /ERROR .* jitsi_auth Error generando JWT que el servidor de Jitsi acepte.*camino=join_meeting/);
});

test("with the call inside the page, a frame that lost its token is inside again", async (t) => {
  const { portero, page } = await open(t, { MEETING_VIEW: "embed" });
  await page.goto(`${portero.base}/join-meeting/1/`);
  await inside(page.frameLocator("iframe")).waitFor();
  const back = page.waitForResponse(`${portero.base}/jitsi/auth/?room=curso_1_1`);
  await page.frames()[1].evaluate(() => location.reload());
  await back;
  await inside(page.frameLocator("iframe")).waitFor();
  assert.equal(page.url(), `${portero.base}/join-meeting/1/`);
  assert.deepEqual(joins(portero), ["page allowed", "return allowed"]);
});

test("with the call inside the page, a server that refuses every token is met with a page, too", async (t) => {
  const { portero, jitsi, page } = await open(t, { MEETING_VIEW: "embed" });
  jitsi.refuses = true;
  await page.goto(`${portero.base}/join-meeting/1/`).catch(() => {});
  await page.getByText("No pudimos preparar su entrada").waitFor();
  assert.deepEqual(joins(portero), ["page allowed", "return allowed", "return allowed", "return allowed", "return token_error"]);
});
