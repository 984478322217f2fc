// browser.mjs: Debian's Chromium, with the school's clock.
import { after } from "node:test";
import { chromium } from "playwright-core";

const open = [];
after(() => Promise.all(open.map((browser) => browser.close())));

// Pages come back out of memory when people go back, as in any browser (tests' tools switch that off), but for `withoutMemory`.
export async function startBrowser({ withoutMemory = false } = {}) {
  const browser = await chromium.launch({
    ignoreDefaultArgs: withoutMemory ? [] : ["--disable-back-forward-cache"],
    executablePath: "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
  open.push(browser);
  return browser;
}

// Somebody's browser: in Chile, with a clock that agrees with `moment`; `cookie` ("name=value") is a session.
export async function openContext(browser, base, { moment, cookie, ...options } = {}) {
  const context = await browser.newContext({
    locale: "es-CL", timezoneId: "America/Santiago", viewport: { width: 390, height: 844 }, ...options,
  });
  if (moment) await context.clock.setSystemTime(moment);
  if (cookie) {
    const [name, value] = cookie.split("=");
    await context.addCookies([{ name, value, url: base }]);
  }
  return context;
}

// Types a name and a password into the login form of this page, and sends it.
export async function signIn(page, username, password) {
  await page.getByLabel(/Usuario o correo|Username/).fill(username);
  await page.getByLabel(/^(Contraseña|Password)$/).fill(password);
  await page.getByRole("button", { name: /^(Entrar|Sign in)$/ }).click();
}
