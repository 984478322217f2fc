// A scripted day, logged in full: the seed's own grep commands find what they name, every event of the contract is there at
// its level, nothing secret is, and no hostile name forges a line.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync, rmSync } from "node:fs";
import { start, login, program } from "../support/portero.mjs";

const secret = "clave-del-dia-de-prueba-0123456789-abcdefg";
const password = "escuela-demo", wrong = "contraseña-equivocada-42";
const hostile = ["dos\nlineas", "ERROR 2026-01-01 00:00:00,000 join_meeting falso", "\u001b[31mrojo", "\u202Eoculto",
  "a\u0000b", "x".repeat(10000), "a\u2028b", "%s%n%x", "clave=valor req=00000000"];
let debug, production, text;
const secrets = new Set([secret, password, wrong]);

const get = (base, path, cookie, headers = {}) =>
  fetch(base + path, { redirect: "manual", headers: { ...(cookie ? { Cookie: cookie } : {}), ...headers } });

function keepToken(token) {
  secrets.add(token);
  for (const part of token.split(".").slice(1)) secrets.add(part);
}

async function keepCookie(cookie) {
  secrets.add(cookie.split("=")[1]);
  return cookie;
}

async function theDay() {
  const { base } = debug;
  const ana = await keepCookie(await login(base, "ana", password));
  const diego = await keepCookie(await login(base, "diego", password));
  const noLink = execFileSync(program, ["meeting", "add", "--course", "1", "--weekday", "0", "--start", "00:00", "--end",
    "00:00", "--no-link"], { env: debug.env }).toString().trim();
  for (const weekday of [1, 2, 3, 4, 5, 6]) // whatever day it is, one of them is open
    execFileSync(program, ["meeting", "add", "--course", "1", "--weekday", String(weekday), "--start", "00:00", "--end",
      "00:00", "--no-link"], { env: debug.env });
  const joined = await get(base, "/join-meeting/1/", ana);
  assert.equal(joined.status, 302);
  keepToken(new URL(joined.headers.get("location")).searchParams.get("jwt"));
  await get(base, joined.headers.get("location").slice(base.length), ana);
  for (const id of [2, 3, 99]) await get(base, `/join-meeting/${id}/`, ana);
  for (let id = Number(noLink); id < Number(noLink) + 7; id++) await get(base, `/join-meeting/${id}/`, ana);
  await get(base, "/join-meeting/1/");
  keepToken((await (await get(base, "/jitsi/generate-token/", diego)).json()).token);
  keepToken((await (await get(base, "/test-meeting-jwt/1/", ana)).json()).jwt_token);
  await get(base, "/demo/meet/curso_1_1?jwt=esto.no.es");
  for (const name of hostile) {
    await login(base, name, wrong).catch(() => {});
    await get(base, `/join-meeting/1/?x=${encodeURIComponent(name)}`, ana, { "User-Agent": encodeURIComponent(name) });
    await get(base, `/${encodeURIComponent(name)}`.slice(0, 2000));
  }
  await get(production.base, "/test-meeting-jwt/1/");
}

before(async () => {
  debug = await start(["demo"], { LOG_LEVEL: "DEBUG", JITSI_JWT_SECRET: secret });
  production = await start(["serve"], { LOG_LEVEL: "DEBUG", DEBUG: "0", JITSI_JWT_SECRET: secret,
    JITSI_DOMAIN: "meet.gryphos.cl", JITSI_BASE_URL: "https://meet.gryphos.cl" });
  await theDay();
  debug.child.kill("SIGTERM");
  production.child.kill("SIGTERM");
  await Promise.all([debug.ended, production.ended]);
  text = debug.log() + production.log();
  writeFileSync(`${debug.folder}/django.log`, text);
});

after(async () => {
  await debug?.stop();
  await production?.stop();
});

for (const pattern of ["videollamada", "JWT", "ERROR.*join_meeting", "INFO.*se unió exitosamente", "WARNING.*Acceso denegado"])
  test(`the operators' grep "${pattern}" finds its lines`, () => {
    assert.equal(spawnSync("grep", [pattern, `${debug.folder}/django.log`]).status, 0);
  });

for (const [level, words] of [
  ["INFO", "Iniciando generación de JWT"], ["INFO", "JWT generado exitosamente"],
  ["INFO", "Intento de unirse a videollamada 1"],
  ["INFO", "Usuario ana se unió exitosamente a videollamada 1 del curso 1"], ["INFO", "Prueba de JWT completada"],
  ["DEBUG", "Verificación de acceso al curso"], ["DEBUG", "Estado de la videollamada"], ["DEBUG", "Verificación del enlace"],
  ["DEBUG", "Generación del payload JWT"], ["DEBUG", "Construcción de la URL"], ["DEBUG", "Extracción"],
  ["WARNING", "Intento de acceso sin autenticación"], ["WARNING", "Acceso denegado: "],
  ["WARNING", "Videollamada 2 no activa"], ["WARNING", "Intento de acceso a funciones de debug en producción"],
  ["ERROR", "sin enlace configurado"], ["ERROR", "Error extrayendo token"],
])
  test(`the log has «${words}» at ${level}`, () => {
    assert.ok(text.split("\n").some((line) => line.startsWith(`${level} `) && line.includes(words)));
  });

test("no secret, token, cookie or password is in the log", () => {
  for (const value of secrets) assert.ok(!text.includes(value), `found ${value.slice(0, 12)}…`);
  assert.ok(!text.includes("eyJ"));
});

test("every line is one event of ours, whatever the names", () => {
  for (const line of text.split("\n").filter(Boolean))
    assert.match(line, /^(DEBUG|INFO|WARNING|ERROR) \d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [a-z_]+ \S/);
  assert.ok(!text.split("\n").some((line) => line.startsWith("ERROR 2026-01-01")));
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
});

test("no line is longer than its bounds allow", () => {
  for (const line of text.split("\n")) assert.ok(Buffer.byteLength(line) < 4096);
});
