// Every page of gestión, looked at by a machine (support/looks.mjs), as the coordination and as a teacher see it.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { look, pictures } from "../support/looks.mjs";
import { login } from "../support/portero.mjs";
import { openContext, startBrowser } from "../support/browser.mjs";
import { addPerson, everyState, longName, moment, password, startSchool } from "../support/school.mjs";

let portero, school, browser;
const cookies = {};

before(async () => {
  portero = await startSchool((command) => {
    addPerson(command, "dora", "Dora Fuentes", "--staff");
    school = everyState(command);
  }, {}, "2026-11-24 21:52:00");
  for (const who of ["dora", "carla", "ana"]) cookies[who] = await login(portero.base, who, password);
  for (const key of ["open", "soon", "off", "noLink"]) // records to look at
    await fetch(`${portero.base}/join-meeting/${school[key].meeting}/`, { redirect: "manual", headers: { cookie: cookies.carla } });
  browser = await startBrowser();
});
after(() => portero?.stop());

const course = (key, rest = "") => () => `/gestion/cursos/${school[key].id}/${rest}`;
const people = { dora: 1, ana: 2, carla: 3 }; // in the order that they were added
const person = (username, rest = "") => () => `/gestion/personas/${people[username]}/${rest}`;
const call = (key, rest = "") => () => `/gestion/videollamadas/${school[key].meeting}/${rest}`;
// Sends the page's form as it stands, past the browser's own checks.
const send = (fill) => async (page) => {
  await page.locator("form.fields").evaluate((form) => (form.noValidate = true));
  if (fill) await fill(page);
  await page.locator("form.fields button[type=submit]").first().click();
  await page.waitForLoadState();
};

const pasted = `nombre;correo\nAna;ana@example.cl\nEva;eva@example.cl\n${longName};nueva@example.cl\nSin correo\nuna@example.cl`;

const states = [
  ["today", "dora", "/gestion/"],
  ["today-teacher", "carla", "/gestion/"],
  ["courses", "dora", "/gestion/cursos/"],
  ["courses-nothing", "dora", "/gestion/cursos/?q=nada"],
  ["course-add", "dora", "/gestion/cursos/nuevo/"],
  ["course-add-wrong", "dora", "/gestion/cursos/nuevo/", send()],
  ["course", "dora", course("open")],
  ["course-teacher", "carla", course("open")],
  ["course-edit", "dora", course("tomorrow", "editar/")],
  ["course-changed-meanwhile", "dora", course("open", "editar/"), send(async (page) => {
    await page.locator("[name=was-nombre]").evaluate((field) => (field.value = "Antes"));
    await page.getByLabel(/^(Nombre|Name)$/).fill("Otro");
  })],
  ["course-archive", "dora", course("open", "archivar/")],
  ["accounts", "dora", "/gestion/personas/"],
  ["accounts-nothing", "dora", "/gestion/personas/?q=nadie-asi"],
  ["person-add", "dora", "/gestion/personas/nueva/"],
  ["person-add-wrong", "dora", "/gestion/personas/nueva/", send()],
  ["person", "dora", person("carla")],
  ["person-disable", "dora", person("carla", "deshabilitar/")],
  ["person-disable-oneself", "dora", person("dora", "deshabilitar/")],
  ["person-link", "dora", person("ana", "enlace/")],
  ["person-link-made", "dora", person("ana", "enlace/"), send()],
  ["password-link-gone", "ana", "/accounts/enlace/?clave=nada"],
  ["profile", "ana", "/perfil/"],
  ["profile-wrong", "ana", "/perfil/", send((page) => page.locator("#foto").fill("nada"))],
  ["profile-password-wrong", "ana", "/perfil/contrasena/", send()],
  ["people", "dora", course("open", "personas/")],
  ["people-teacher", "carla", course("open", "personas/")],
  ["enrol-nobody", "dora", course("open", "personas/inscribir/"), send((page) => page.locator("[name=persona]").fill("nadie-asi"))],
  ["enrolment", "dora", course("open", "personas/2/")],
  ["enrolment-remove", "dora", course("open", "personas/2/quitar/")],
  ["paste", "dora", course("open", "personas/pegar/")],
  ["paste-review", "dora", course("open", "personas/pegar/"), send((page) => page.locator("[name=lineas]").fill(pasted))],
  ["links", "dora", course("open", "personas/enlaces/")],
  ["records", "dora", "/gestion/ingresos/"],
  ["records-teacher", "carla", "/gestion/ingresos/"],
  ["records-nobody", "dora", "/gestion/ingresos/?persona=nadie-asi"],
  ["changes", "dora", "/gestion/cambios/"],
  ["changes-of-a-kind", "dora", "/gestion/cambios/?tipo=videollamadas&antes=100000"],
  ["calls", "dora", "/gestion/videollamadas/"],
  ["calls-teacher", "carla", "/gestion/videollamadas/?ver=sin-enlace"],
  ["calls-nothing", "dora", "/gestion/videollamadas/?q=nada"],
  ["call", "dora", call("soon")],
  ["call-teacher", "carla", call("cancelled")],
  ["call-past", "dora", call("open", "?ver=pasadas")],
  ["call-off", "dora", call("off")],
  ["call-switch-off", "carla", call("open", "desactivar/")],
  ["call-add", "dora", course("without", "videollamadas/nueva/")],
  ["call-add-wrong", "dora", course("without", "videollamadas/nueva/"), send(async (page) => {
    await page.locator("[name=enlace]").selectOption("propio");
    await page.locator("[name=direccion]").fill("https://zoom.us/j/1");
  })],
  ["call-edit-dates", "dora", call("tomorrow", "editar/"), send(async (page) => {
    await page.locator("[name=dia]").selectOption("6");
    await page.locator("[name=inicio]").fill("00:30");
  })],
  ["class-add", "dora", call("open", "agregar-clase/")],
  ["class-move-at-once", "carla", call("soon"), async (page) => {
    await page.locator("a[href$='/mover/']").nth(1).click();
    await send((form) => form.locator("[name=inicio]").fill("18:00"))(page);
  }],
  ["class-cancel", "carla", call("soon"), (page) => page.locator("a[href$='/suspender/']").first().click()],
  ["day", "dora", "/gestion/suspender-dia/"],
  ["day-classes", "dora", "/gestion/suspender-dia/", send(async (page) => {
    await page.locator("[name=fecha]").fill("2026-12-08");
    await page.locator("[name=motivo]").fill("Inmaculada Concepción");
  })],
  ["day-nothing", "dora", "/gestion/suspender-dia/", send((page) => page.locator("[name=fecha]").fill("2026-12-06"))],
  ["day-undo", "dora", "/gestion/suspender-dia/deshacer/?fecha=2026-12-08"],
  ["absent", "dora", call("ended", "ausentes/")],
  ["why", "dora", call("soon", "por-que/?persona=ana")],
  ["why-nobody", "dora", call("soon", "por-que/?persona=nadie-asi")],
];

const looks = { es: ["es-CL", "light"], en: ["en-GB", "dark"] };
for (const [language, [locale, colorScheme]] of Object.entries(looks).filter(([one]) => one === (process.env.LOOK_IN || one)))
  for (const [name, who, path, act] of states)
    test(`${name} in ${language}, ${colorScheme}`, async () => {
      const context = await openContext(browser, portero.base, { moment, cookie: cookies[who], locale, colorScheme });
      await look(context, `manage-${name}-${language}`, language, async (page) => {
        await page.goto(portero.base + (typeof path === "function" ? path() : path));
        if (act) await act(page);
      }, (width) => width !== 320 && language === "es");
      await context.close();
    });

test("a picture for the README: gestion", async () => {
  const context = await openContext(browser, portero.base, { moment, cookie: cookies.carla, viewport: { width: 1000, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${portero.base}/gestion/`);
  await page.screenshot({ path: `${pictures}/gestion.png` });
  assert.match(readFileSync("README.md", "utf8"), /docs\/images\/gestion\.png/);
  assert.ok(existsSync("docs/images/gestion.png"));
  await context.close();
});
