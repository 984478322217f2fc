// A student in a real browser: logs in, enters the open call, is told when the later one opens, is refused the foreign
// one; with JavaScript and without.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { start } from "../support/portero.mjs";

let portero, browser, profile;

before(async () => {
  portero = await start(["demo"]);
  profile = mkdtempSync(join(tmpdir(), "portero-chromium-"));
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  await portero?.stop();
  rmSync(profile, { recursive: true, force: true });
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";

  async function loggedIn(options = {}) {
    const context = await browser.newContext({ javaScriptEnabled, locale: "es-CL", viewport: { width: 390, height: 844 }, ...options });
    const page = await context.newPage();
    await page.goto(`${portero.base}/`);
    await page.getByLabel("Usuario o correo").fill("ana");
    await page.getByLabel("Contraseña").fill("escuela-demo");
    await page.getByRole("button", { name: "Entrar" }).click();
    await page.waitForURL("**/portal-cliente/");
    return { context, page };
  }

  test(`a student enters the open call and the token holds, ${how}`, async () => {
    const { context, page } = await loggedIn();
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Mis clases");
    const [room] = await Promise.all([context.waitForEvent("page"), page.getByRole("link", { name: "Unirse ahora" }).click()]);
    await room.waitForLoadState();
    assert.match(room.url(), /\/demo\/meet\/curso_1_1\?jwt=/);
    assert.equal(await room.getByRole("heading", { level: 1 }).textContent(), "El servidor le permitiría entrar");
    assert.match(await room.textContent("main"), /Ana Pérez/);
    assert.match(await room.textContent("main"), /Participante/);
    await context.close();
  });

  test(`a student is told when the later class opens, ${how}`, async () => {
    const { context, page } = await loggedIn();
    await page.getByRole("link", { name: "Esperar aquí" }).click();
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "La clase aún no comienza");
    assert.match(await page.textContent("main"), /Puede entrar desde(: .*,| las) \d\d:\d\d/);
    const counts = await page.locator(".countdown").isVisible();
    assert.equal(counts, javaScriptEnabled);
    await context.close();
  });

  test(`a student is refused another course's call, ${how}`, async () => {
    const { context, page } = await loggedIn();
    const answer = await page.goto(`${portero.base}/join-meeting/3/`);
    assert.equal(answer.status(), 403);
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Esta cuenta no está inscrita en el curso");
    await context.close();
  });

  test(`signing out ends it, ${how}`, async () => {
    const { context, page } = await loggedIn();
    await page.getByRole("button", { name: "Cerrar sesión" }).click();
    await page.waitForURL("**/accounts/login/");
    await page.goto(`${portero.base}/portal-cliente/`);
    assert.match(page.url(), /\/accounts\/login\/\?next=/);
    await context.close();
  });
}
