// waiting.mjs: a school some seconds before its door opens, and a visit to it, for tests of time.
import { before } from "node:test";
import { login } from "./portero.mjs";
import { openContext, startBrowser } from "./browser.mjs";
import { addCourse, addPerson, moment, password, run, startSchool } from "./school.mjs";

export let browser;
before(async () => (browser = await startBrowser()));

// A school whose Excel opens to students at 18:55:00 and begins at 19:00; Python is open, Taller de voz is far off.
export async function open(t, at = "2026-11-24 21:54:48") {
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

export async function visit({ portero, cookie }, path, options = {}) {
  const context = await openContext(browser, portero.base, { moment, cookie, ...options });
  const page = await context.newPage();
  await page.goto(portero.base + path);
  return { context, page };
}
export const heading = (page) => page.getByRole("heading", { level: 1 }).textContent();
export const joins = ({ portero }) => JSON.parse(run(portero.env, ["joins", "list", "--json"])).map((join) => join.verdict);
