// What goes wrong with people and browsers: shared computers, sessions that ended, wrong accounts, browsers inside other
// programs, the back button, two tabs, forms that were left open.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { login } from "../support/portero.mjs";
import { openContext, startBrowser, signIn } from "../support/browser.mjs";
import { addCourse, addPerson, moment, password, run, startSchool } from "../support/school.mjs";

let portero, browser, jitsi, seen;
before(async () => {
  jitsi = createServer((request, response) => {
    if (request.url !== "/favicon.ico") seen = request.url;
    response.end("<h1>Jitsi</h1>");
  }).listen(0, "127.0.0.1");
  await once(jitsi, "listening");
  const there = `127.0.0.1:${jitsi.address().port}`;
  portero = await startSchool((command) => {
    addPerson(command, "ana", "Ana Pérez");
    addPerson(command, "benja", "Benjamín Soto");
    addPerson(command, "eva", "Eva Muñoz");
    addCourse(command, "Python", "18:00", "20:30", { people: { ana: "student" } });
  }, { DEBUG: "1", JITSI_DOMAIN: there, JITSI_BASE_URL: `http://${there}` });
  run(portero.env, ["user", "disable", "--user", "eva"]);
  browser = await startBrowser();
});
after(async () => {
  jitsi?.close();
  await portero?.stop();
});

const database = () => portero.env.DATABASE_URL.slice("sqlite:".length);
const sql = (statement) => execFileSync("sqlite3", [database(), statement]).toString().trim();
// Another server, as Jitsi is: what browsers forbid between the two shows here.
async function inTheCall(page) {
  await page.waitForURL(/curso_1_1\?jwt=/);
  assert.equal(await heading(page), "Jitsi");
  assert.match(seen, /^\/curso_1_1\?jwt=/);
}
const heading = (page) => page.getByRole("heading", { level: 1 }).textContent();

async function visit(path, { shared = browser, ...options } = {}) {
  const context = await openContext(shared, portero.base, { moment, ...options });
  const page = await context.newPage();
  await page.goto(portero.base + path);
  return { context, page };
}

// Without script nothing can take a page out of the browser's memory: there its renewal every five minutes is the limit.
for (const javaScriptEnabled of [true, false])
  test(`a shared computer: after «Cerrar sesión» the back button shows nothing of hers, ${javaScriptEnabled ? "with" : "without"} script`, async () => {
    const shared = javaScriptEnabled ? browser : await startBrowser({ withoutMemory: true });
    const { context, page } = await visit("/", { javaScriptEnabled, shared });
    await signIn(page, "ana", password);
    await page.waitForURL("**/portal-cliente/");
    await page.getByRole("button", { name: "Cerrar sesión" }).click();
    await page.waitForURL("**/accounts/login/");
    await page.goBack({ waitUntil: "load" });
    assert.equal(await heading(page), "Iniciar sesión");
    assert.doesNotMatch(await page.content(), /Ana Pérez|Unirse ahora/);
    await signIn(page, "benja", password);
    await page.getByText("Benjamín Soto").waitFor();
    assert.doesNotMatch(await page.content(), /Ana Pérez/);
    await context.close();
  });

test("a session that ended: the login says so, and leads on to the class", async () => {
  const { context, page } = await visit("/portal-cliente/", { cookie: await login(portero.base, "ana", password) });
  assert.equal(await heading(page), "Mis clases");
  sql("update sessions set seen_at = seen_at - 4000, created_at = created_at - 4000");
  await page.goto(`${portero.base}/join-meeting/1/`);
  assert.match(await page.textContent("main"), /Su sesión terminó por inactividad\.[^]*Inicie sesión y entrará directo a su clase\./);
  await signIn(page, "ana", password);
  await inTheCall(page);
  await context.close();
});

test("the wrong account: the refusal names it, and another one enters in its place", async () => {
  const { context, page } = await visit("/join-meeting/1/", { cookie: await login(portero.base, "benja", password) });
  assert.equal(await heading(page), "Esta cuenta no está inscrita en el curso");
  assert.match(await page.textContent("main"), /Entró como Benjamín Soto \(benja@example\.cl\)\./);
  assert.doesNotMatch(await page.content(), /Python/);
  await page.getByRole("link", { name: "Entrar con otra cuenta" }).click();
  assert.match(await page.textContent("main"), /Entró como Benjamín Soto\./);
  await signIn(page, "ana", password);
  await inTheCall(page);
  await context.close();
});

for (const [name, userAgent] of [["WhatsApp's", "Mozilla/5.0 (Linux; Android 14; Pixel 7; wv) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"],
  ["Facebook's", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 [FBAN/FBIOS;FBAV/400.0]"],
  ["Instagram's", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Instagram 300.0"]])
  test(`${name} browser: a note and the address to copy, and no block`, async () => {
    const { context, page } = await visit("/join-meeting/1/", { userAgent });
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByText("Para usar cámara y micrófono, abra esta página en Chrome o Safari").waitFor();
    await page.getByRole("button", { name: "Copiar dirección" }).click();
    await page.getByRole("button", { name: "Copiado" }).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), `${portero.base}/join-meeting/1/`);
    await signIn(page, "ana", password);
    await inTheCall(page);
    await context.close();
  });

test("a browser without camera is told the same, an ordinary one is not", async () => {
  const { context, page } = await visit("/accounts/login/");
  const note = page.getByText("Para usar cámara y micrófono");
  assert.equal(await note.isVisible(), false);
  await page.addInitScript(() => Object.defineProperty(navigator, "mediaDevices", { value: undefined }));
  await page.reload();
  assert.equal(await note.isVisible(), true);
  await context.close();
});

test("two tabs: the second login counts in both, and the first tab's old button says whose turn it is", async () => {
  const { context, page: first } = await visit("/accounts/login/");
  const second = await context.newPage();
  await second.goto(`${portero.base}/accounts/login/`);
  await signIn(first, "ana", password);
  await first.waitForURL("**/portal-cliente/");
  await signIn(second, "benja", password); // its form was made before the first login
  await second.waitForURL("**/portal-cliente/");
  await first.getByRole("button", { name: "Cerrar sesión" }).click();
  assert.match(await first.textContent("main"), /La página desde la que vino era antigua o de otra cuenta/);
  assert.match(await first.textContent("header"), /Benjamín Soto/);
  await first.getByRole("button", { name: "Cerrar sesión" }).click();
  await first.waitForURL("**/accounts/login/");
  await second.reload();
  assert.match(second.url(), /accounts\/login/);
  await context.close();
});

test("two tabs of one person both enter", async () => {
  const { context, page } = await visit("/join-meeting/1/", { cookie: await login(portero.base, "ana", password) });
  const second = await context.newPage();
  await second.goto(`${portero.base}/join-meeting/1/`);
  for (const tab of [page, second]) assert.match(tab.url(), /curso_1_1\?jwt=/);
  await context.close();
});

for (const [name, spoil, told] of [
  ["of another portal's key", (context) => context.addCookies([{ name: "portero_csrf", value: "viejo.viejo", url: portero.base }]),
    "La página estuvo abierta mucho tiempo. Vuelva a escribir su contraseña."],
  ["whose cookie is gone", (context) => context.clearCookies(), "Su navegador no guarda cookies. Abra esta página en Chrome o Safari."]])
  test(`a stale form at 19:00 sharp, ${name}: the name is kept, and the next try enters`, async () => {
    const { context, page } = await visit("/join-meeting/1/");
    await spoil(context);
    await signIn(page, "ana", "olvidada");
    await page.getByText(told).waitFor();
    assert.equal(await page.getByLabel("Usuario o correo").inputValue(), "ana");
    assert.equal(await page.getByLabel("Contraseña").inputValue(), "");
    await page.getByLabel("Contraseña").fill(password);
    await page.keyboard.press("Enter");
    await inTheCall(page);
    await context.close();
  });

test("a wrong password: what was typed stays but the password, and so does the way to the class, in the other language too", async () => {
  const { context, page } = await visit("/join-meeting/1/");
  await signIn(page, "ana", "no es esta");
  await page.getByText("El usuario o la contraseña no coinciden. Revise mayúsculas.").waitFor();
  assert.equal(await page.getByLabel("Usuario o correo").inputValue(), "ana");
  await page.getByRole("link", { name: "English" }).click();
  await page.getByText("Sign in and you will go straight to your class.").waitFor();
  await signIn(page, "ana", password);
  await inTheCall(page);
  await context.close();
});

test("a disabled account with the right password is told so, with a wrong one nothing", async () => {
  const { context, page } = await visit("/accounts/login/");
  await signIn(page, "eva", "no es esta");
  await page.getByText("El usuario o la contraseña no coinciden.").waitFor();
  await signIn(page, "eva", password);
  await page.getByText("Su cuenta está deshabilitada. Escriba a ayuda@gryphos.cl.").waitFor();
  await context.close();
});

test("«Mostrar» shows the password, and sends it as a password", async () => {
  const { context, page } = await visit("/accounts/login/");
  await page.getByLabel("Contraseña").fill(password);
  await page.getByRole("button", { name: "Mostrar" }).click();
  assert.equal(await page.getAttribute("#password", "type"), "text");
  await page.getByRole("button", { name: "Ocultar" }).click();
  assert.equal(await page.getAttribute("#password", "type"), "password");
  await signIn(page, "ana", password);
  await page.waitForURL("**/portal-cliente/");
  await context.close();
});

test("after a wrong password, leaving and coming back shows the form, and sends nothing again", async () => {
  const { context, page } = await visit("/join-meeting/1/");
  await signIn(page, "ana", "no es esta");
  await page.locator(".problem").waitFor();
  await page.goto(`${portero.base}/no-existe/`);
  await page.goBack();
  assert.equal(await heading(page), "Iniciar sesión");
  assert.match(page.url(), /accounts\/login\/\?next=%2Fjoin-meeting%2F1%2F$/);
  await signIn(page, "ana", password);
  await inTheCall(page);
  await context.close();
});

test("somebody who is in already and comes for a class is led to it", async () => {
  const { context, page } = await visit("/accounts/login/?next=/join-meeting/1/", { cookie: await login(portero.base, "ana", password) });
  await page.getByRole("link", { name: "Entrar a la clase" }).click();
  await inTheCall(page);
  await context.close();
});

test("a portal that renews itself is no use of the session; a page that waits or is asked for is", async () => {
  const cookie = await login(portero.base, "ana", password);
  const used = () => sql("select max(seen_at) from sessions");
  sql("update sessions set seen_at = seen_at - 3000");
  const before = used();
  const ask = (path) => fetch(portero.base + path, { headers: { Cookie: cookie }, redirect: "manual" });
  assert.equal((await ask("/portal-cliente/?renueva=1")).status, 200);
  assert.equal(used(), before);
  assert.equal((await ask("/portal-cliente/")).status, 200);
  assert.notEqual(used(), before);
});

test("somebody who is in already is told as whom, with the way to the classes", async () => {
  const { context, page } = await visit("/accounts/login/", { cookie: await login(portero.base, "ana", password) });
  assert.match(await page.textContent("main"), /Entró como Ana Pérez\.[^]*Entrar con otra cuenta/);
  await page.getByRole("link", { name: "Ver mis clases" }).click();
  assert.equal(await heading(page), "Mis clases");
  await context.close();
});

test("leaving a form that was written into is asked about, sending it is not", async () => {
  const { context, page } = await visit("/perfil/");
  await signIn(page, "ana", password);
  await page.waitForURL("**/perfil/");
  await page.getByLabel("Nombre").pressSequentially(" Rojas");
  const asked = page.waitForEvent("dialog");
  const left = page.getByRole("link", { name: "Instituto Gryphos" }).click();
  const dialog = await asked;
  assert.equal(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await left;
  assert.match(await page.getByLabel("Nombre").inputValue(), /Rojas/);
  page.on("dialog", () => assert.fail("it was asked"));
  await page.getByRole("button", { name: "Guardar" }).click();
  await page.waitForURL("**/perfil/?guardado=1");
  await context.close();
});

test("where the database takes no writes, the form comes again with the name in it", async (t) => {
  const lock = spawn("sqlite3", [database()], { stdio: ["pipe", "pipe", "inherit"] });
  t.after(() => lock.kill("SIGKILL"));
  lock.stdin.write("begin immediate; select 'locked';\n");
  await new Promise((resolve) => lock.stdout.once("data", resolve));
  const { context, page } = await visit("/accounts/login/");
  await signIn(page, "ana", password);
  await page.getByText("No pudimos revisar su contraseña en este momento. Intente en unos segundos.").waitFor();
  assert.equal(await page.getByLabel("Usuario o correo").inputValue(), "ana");
  lock.stdin.end("rollback;\n");
  await new Promise((resolve) => lock.once("exit", resolve));
  await page.getByLabel("Contraseña").fill(password);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/portal-cliente/");
  await context.close();
});

test("too many wrong passwords: how long to wait is said", async () => {
  const { context, page } = await visit("/accounts/login/");
  for (let i = 0; i < 12 && !(await page.getByText(/Demasiados intentos\. Espere \d+ segundos\./).isVisible()); i++) {
    await signIn(page, "benja", `no es esta ${i}`);
    await page.locator(".problem").waitFor();
  }
  assert.match(await page.textContent(".problem"), /Demasiados intentos\. Espere \d+ segundos\./);
  assert.equal(await page.getByLabel("Usuario o correo").inputValue(), "benja");
  await context.close();
});
