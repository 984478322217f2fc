// From no password to one of one's own, in browsers: the coordination adds a person and copies the message with the link, the
// person opens it, chooses a password, signs in, and ends the session that was forgotten elsewhere.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { login } from "../support/portero.mjs";
import { openContext, startBrowser, signIn } from "../support/browser.mjs";
import { addPerson, moment, password, startSchool } from "../support/school.mjs";

const chosen = "una frase que solo yo conozco";
let portero, browser, link;
before(async () => {
  portero = await startSchool((command) => addPerson(command, "dora", "Dora Fuentes", "--staff"), { LOG_LEVEL: "DEBUG" });
  browser = await startBrowser();
});
after(() => portero?.stop());

const heading = (page) => page.getByRole("heading", { level: 1 }).textContent();
async function visit(address, options = {}) {
  const context = await openContext(browser, portero.base, { moment, ...options });
  const page = await context.newPage(), told = [];
  page.on("request", (request) => told.push(request.headers().referer || ""));
  await page.goto(address);
  return { context, page, told };
}
async function choose(page, first, second) {
  await page.getByLabel("Contraseña nueva").fill(first);
  await page.getByLabel("La misma, otra vez").fill(second);
  await page.getByRole("button", { name: "Guardar" }).click();
}

test("the coordination adds a person, makes the link, and copies it once", async () => {
  const cookie = await login(portero.base, "dora", password);
  const { context, page } = await visit(`${portero.base}/gestion/personas/nueva/`, { cookie });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: portero.base });
  await page.getByLabel("Nombre").fill("Gabriela Núñez");
  await page.getByLabel("Correo").fill("gabi@example.cl");
  await page.getByLabel("Usuario").fill("gabi");
  await page.getByRole("button", { name: "Guardar", exact: true }).click();
  assert.equal(await heading(page), "Gabriela Núñez");
  await page.getByRole("button", { name: "Hacer enlace de contraseña" }).click();
  await page.getByRole("button", { name: "Copiar mensaje" }).click();
  await page.getByRole("button", { name: "Copiado" }).waitFor();
  const message = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(message, /^Hola, Gabriela Núñez\..*Su usuario es gabi\. http/);
  link = /http\S+$/.exec(message)[0];
  await page.reload();
  assert.match(await page.locator(".warning").textContent(), /ya se mostró/);
  assert.equal(await page.getByText(link).count(), 0);
  await context.close();
});

for (const javaScriptEnabled of [false, true])
  test(`the link opens as often as one likes, and tells its address nobody, ${javaScriptEnabled ? "with" : "without"} script`, async () => {
    const { context, page, told } = await visit(link, { javaScriptEnabled });
    assert.equal(await heading(page), "Elija su contraseña");
    assert.equal(await page.getByLabel("Usuario").inputValue(), "gabi");
    await page.locator("form.fields").evaluate((form) => (form.noValidate = true));
    await choose(page, "corta", "otra");
    assert.equal(await page.locator(".field-problem").count(), 2);
    assert.equal(await page.getByLabel("Contraseña nueva").inputValue(), "");
    assert.deepEqual(told.filter((referer) => referer.includes("clave=")), []);
    if (javaScriptEnabled) {
      await page.reload(); // the form, not the form sent again
      assert.equal(await page.locator(".field-problem").count(), 0);
    }
    await context.close();
  });

test("a password of one's own, and the way in", async () => {
  const { context, page } = await visit(link);
  await choose(page, chosen, chosen);
  await page.waitForURL("**/accounts/login/?guardada=1");
  assert.match(await page.locator(".info:visible").first().textContent(), /quedó guardada/);
  await signIn(page, "gabi", chosen);
  await page.waitForURL("**/portal-cliente/");
  await page.goto(link);
  assert.equal(await heading(page), "Este enlace ya no sirve");
  await context.close();
});

test("the session forgotten elsewhere is ended from one's profile, which the name in the header leads to", async () => {
  const there = await login(portero.base, "gabi", chosen), here = await login(portero.base, "gabi", chosen);
  const { context, page } = await visit(`${portero.base}/portal-cliente/`, { cookie: here });
  await page.getByRole("link", { name: "Gabriela Núñez" }).click();
  assert.equal(await heading(page), "Mi perfil");
  await page.getByRole("button", { name: "Cerrar las demás sesiones" }).click();
  await page.locator(".done").waitFor();
  const portal = await fetch(`${portero.base}/portal-cliente/`, { headers: { Cookie: there }, redirect: "manual" });
  assert.equal(portal.status, 302);
  await page.getByLabel("Idioma").selectOption("en");
  await page.getByRole("button", { name: "Guardar" }).click();
  assert.equal(await heading(page), "My profile");
  await context.close();
});

test("the log says what was done, and neither link nor password", () => {
  const log = portero.log(), secret = link.split("clave=")[1];
  assert.match(log, /Contraseña guardada con un enlace/);
  assert.ok(!log.includes(secret) && !log.includes(chosen));
});
