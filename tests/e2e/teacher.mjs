// A course that waits for its teacher, as two people live it: the student's page stays, and lets them in once the teacher has
// entered, with or without script. The program's clock starts seconds before the class begins.
import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { heading, joins, visit } from "../support/waiting.mjs";
import { login } from "../support/portero.mjs";
import { addCourse, addPerson, password, run, startSchool } from "../support/school.mjs";

async function open(t, at) {
  const people = { ana: "student", bruno: "student", carla: "teacher" };
  const portero = await startSchool((command) => {
    for (const [username, name] of [["ana", "Ana Pérez"], ["bruno", "Bruno Soto"], ["carla", "Carla Núñez"]]) addPerson(command, username, name);
    addCourse(command, "Excel", "19:00", "21:00", { people, course: ["--wait-for-teacher", "yes"] });
  }, { DEBUG: "1" }, `@${at}`);
  t.after(() => portero.stop());
  return { portero, cookie: await login(portero.base, "ana", password) };
}

async function teacherEnters({ portero }) {
  const carla = await visit({ portero, cookie: await login(portero.base, "carla", password) }, "/portal-cliente/");
  assert.match(await carla.page.textContent("main"), /Sus estudiantes esperan a que usted entre/);
  const call = carla.context.waitForEvent("page");
  await carla.page.getByRole("link", { name: "Entrar a dar la clase" }).click();
  await (await call).waitForURL("**/demo/meet/**");
  await carla.context.close();
}

// Each waits for some ten seconds: together, not one after the other.
describe("a course that waits", { concurrency: 4 }, () => {
  for (const javaScriptEnabled of [true, false])
    test(`the student who waits goes in after the teacher, ${javaScriptEnabled ? "with" : "without"} script`, async (t) => {
      const school = await open(t, "2026-11-24 22:01:00");
      const { context, page } = await visit(school, "/portal-cliente/", { javaScriptEnabled });
      assert.match(await page.textContent("main"), /Abierta[^]*Esperando a su docente/);
      await page.goto(`${school.portero.base}/join-meeting/1/`);
      assert.equal(await heading(page), "Su docente aún no entra");
      assert.match(await page.textContent("main"), /La clase comenzó a las 19:00\.[^]*entrará automáticamente cuando entre su docente\./);
      let pages = 0;
      page.on("request", (request) => (pages += request.isNavigationRequest()));
      await (javaScriptEnabled ? page.waitForResponse("**/?mira=1") : page.waitForNavigation());
      assert.equal(await heading(page), "Su docente aún no entra");
      assert.equal(pages, javaScriptEnabled ? 0 : 1); // the script only looks: nothing is read aloud again
      await teacherEnters(school);
      await page.waitForURL("**/demo/meet/**");
      assert.match(await page.textContent("main"), /El servidor le permitiría entrar/);
      assert.deepEqual(joins(school), ["waiting_for_teacher", "allowed", "allowed"]);
      await context.close();
    });

  test("from the countdown to the wait to the class, without a hand", async (t) => {
    const school = await open(t, "2026-11-24 21:54:40");
    const { context, page } = await visit(school, "/join-meeting/1/");
    await page.getByRole("heading", { name: "Su docente aún no entra" }).waitFor();
    assert.match(await page.textContent("main"), /La clase comienza a las 19:00\./);
    await teacherEnters(school);
    await page.waitForURL("**/demo/meet/**");
    assert.deepEqual(joins(school), ["too_early", "allowed", "allowed"]);
    await context.close();
  });

  test("the page follows the clock: the class begins, and goes on without its teacher", async (t) => {
    const begins = await open(t, "2026-11-24 21:59:42");
    const first = await visit(begins, "/join-meeting/1/");
    assert.match(await first.page.textContent("main"), /La clase comienza a las 19:00\./);
    await first.page.getByText("La clase comenzó a las 19:00.").waitFor();
    await first.context.close();
    const late = await open(t, "2026-11-24 22:14:42");
    const second = await visit(late, "/join-meeting/1/");
    await second.page.getByText("Si no llega, escriba a ").waitFor();
    await second.context.close();
  });

  test("what is decided elsewhere meanwhile is told: the call is switched off", async (t) => {
    const school = await open(t, "2026-11-24 22:01:00");
    const { context, page } = await visit(school, "/join-meeting/1/");
    run(school.portero.env, ["meeting", "off", "1"]);
    await page.getByRole("heading", { name: "Esta videollamada está desactivada" }).waitFor();
    await context.close();
  });

  test("without the network the page stays, says so, and enters when it is back", async (t) => {
    const school = await open(t, "2026-11-24 22:01:00");
    const { context, page } = await visit(school, "/join-meeting/1/");
    await context.setOffline(true);
    await page.getByText("Sin conexión con el portal.").waitFor();
    assert.equal(await heading(page), "Su docente aún no entra");
    await teacherEnters(school);
    await context.setOffline(false);
    await page.waitForURL("**/demo/meet/**");
    await context.close();
  });

  test("whose session ends elsewhere is led to the login, and from there back here", async (t) => {
    const school = await open(t, "2026-11-24 22:01:00");
    const { context, page } = await visit(school, "/join-meeting/1/");
    const elsewhere = await context.newPage();
    await elsewhere.goto(`${school.portero.base}/portal-cliente/`);
    await elsewhere.getByRole("button", { name: "Cerrar sesión" }).click();
    await page.waitForURL("**/accounts/login/?next=%2Fjoin-meeting%2F1%2F");
    await context.close();
  });
});
