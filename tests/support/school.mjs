// school.mjs: a school with a class in every state, at a fixed moment (Tuesday 24 November 2026, 18:52 in Chile), made with
// the program's own commands and served by it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clock } from "./faketime.mjs";
import { program, start } from "./portero.mjs";

export const moment = new Date("2026-11-24T21:52:00Z");
export const password = "escuela-de-prueba";
export const longName = "María Fernanda del Carmen Sepúlveda-Undurraga Fernández de la Cerda Montealegre Echeverría Larraín V";
export const longCourse = "Formulación y evaluación de proyectos sociales con enfoque territorial y de género, segundo semestre";
export const rightToLeft = "محمد عبد الرحمن السيد";

const settings = {
  SCHOOL_NAME: "Instituto Gryphos", SUPPORT_CONTACT: "ayuda@gryphos.cl", TZ: "UTC",
  FAKETIME_DONT_FAKE_MONOTONIC: "1",
};

// `at`: when the command runs, "2026-11-24 21:52:00" in UTC.
export function run(environment, args, at = "2026-11-24 21:52:00", input = "") {
  return execFileSync(program, args, { env: { ...environment, ...clock(`@${at}`) }, input, stdio: ["pipe", "pipe", "pipe"] }).toString().trim();
}

// Starts `serve` on a school that `make(run)` has made; the clock starts at `at` and then goes on, or stands still without
// the `@` before it.
export async function startSchool(make, environment = {}, at = "@2026-11-24 21:52:00") {
  const folder = mkdtempSync(join(tmpdir(), "portero-school-"));
  const env = { PATH: process.env.PATH, LANG: "C.UTF-8", DATABASE_URL: `sqlite:${folder}/school.db`, ...settings, ...environment };
  make((args, options = {}) => run(env, args, options.at || "2026-11-01 12:00:00", options.input));
  const portero = await start(["serve"], { ...env, ...clock(at) });
  return {
    ...portero,
    async stop() {
      await portero.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function addPerson(command, username, name, ...more) {
  return command(["user", "add", "--username", username, "--name", name, "--email", `${username}@example.cl`, "--password-stdin",
    ...more], { input: `${password}\n` });
}
// A weekly call on Tuesdays (or as `more` says) of a new course; both ids.
export function addCourse(command, name, start, end, { course = [], call = ["--weekday", "1"], people = {} } = {}) {
  const id = command(["course", "add", "--name", name, ...course]);
  const meeting = start && command(["meeting", "add", "--course", id, ...call, "--start", start, "--end", end]);
  for (const [user, role] of Object.entries(people)) command(["enrol", "add", "--user", user, "--course", id, "--role", role]);
  return { id, meeting };
}

// ana sees every state as a student, carla as a teacher, eva a few; nadie has no courses, muchas has fifty.
export function everyState(command) {
  for (const [username, name] of [["ana", "Ana Pérez"], ["carla", "Carla Núñez"], ["nadie", longName], ["muchas", rightToLeft],
    ["benja", "Benjamín Soto"], ["eva", "Eva Muñoz"], ["diego", "Diego Rojas"]]) addPerson(command, username, name);
  const both = { ana: "student", carla: "teacher" }, school = {};
  const add = (key, name, start, end, options = {}) => (school[key] = addCourse(command, name, start, end, { people: both, ...options }));
  add("open", "Python", "18:00", "20:30", { course: ["--code", "PY-1"] });
  add("soon", "Excel", "19:00", "21:00", { course: ["--code", "EX-1"] });
  add("overrun", "Inglés", "17:00", "18:45");
  add("cancelled", "Cerámica", "20:00", "21:30");
  command(["meeting", "cancel", school.cancelled.meeting, "--date", "2026-11-24", "--reason", "La profesora está enferma"]);
  add("off", "Contabilidad", "20:00", "22:00");
  command(["meeting", "off", school.off.meeting]);
  add("noLink", "Diseño", "18:30", "20:00", { call: ["--weekday", "1", "--no-link"] });
  add("ended", "Historia", "09:00", "11:00");
  add("tomorrow", longCourse, "08:30", "10:00", { call: ["--weekday", "2", "--description", "Traer el informe de la semana anterior"] });
  add("night", "Astronomía", "22:00", "00:30", { call: ["--weekday", "4"], course: ["--time-zone", "Pacific/Easter"] });
  add("later", "Francés", "19:00", "21:00", { call: ["--weekday", "2"], course: ["--first-day", "2026-11-26"] });
  add("once", "Taller de voz", "10:00", "12:00", { call: ["--date", "2026-12-12"] });
  add("finished", "Fotografía", "19:00", "21:00", { course: ["--first-day", "2026-11-02", "--last-day", "2026-11-20"] });
  add("without", "Yoga");
  for (const key of ["open", "soon", "cancelled", "later"])
    command(["enrol", "add", "--user", "eva", "--course", school[key].id, "--role", "student"]);
  command(["user", "disable", "--user", "diego"]);
  school.foreign = addCourse(command, "Ajeno", "18:00", "20:00", { people: { benja: "student" } });
  for (let i = 0; i < 50; i++)
    addCourse(command, `${i % 10 ? "دورة" : longCourse.slice(0, 96)} ${i + 1}`, i < 23 && "22:00", "23:30", { people: { muchas: "student" } });
  return school;
}
