// portero started while PostgreSQL is away: it listens at once and says that it waits; what needs no database answers, the rest
// is told to come again; once the server is there, all works without a restart, unless what is in it is not ours.
import { test, before } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { login, program, start } from "../support/portero.mjs";

const folder = process.env.POSTGRES_FOLDER, bin = process.env.POSTGRES_BIN;
const address = (database) => `postgresql://portero:secreta@/${database}?host=${folder}`;
const asPostgres = (...words) => execFileSync(process.getuid() === 0 ? "runuser" : "env",
  process.getuid() === 0 ? ["-u", "postgres", "--", ...words] : words, { stdio: ["ignore", "pipe", "pipe"] });

function stopServer() {
  asPostgres(`${bin}/pg_ctl`, "-D", `${folder}/data`, "-m", "immediate", "stop");
}
function startServer() {
  asPostgres(`${bin}/pg_ctl`, "-D", `${folder}/data`, "-w", "-l", `${folder}/data/server.log`, "-o",
    `-c listen_addresses='' -c unix_socket_directories='${folder}' -c max_connections=60`, "start");
}
// The postmaster alone: what it would fork for us comes to nothing.
const signal = (name) => process.kill(Number(readFileSync(`${folder}/data/postmaster.pid`, "utf8").split("\n")[0]), name);

let cookie;
before(async () => {
  for (const name of ["school", "empty", "fresh", "newer"]) asPostgres(`${bin}/createdb`, "-h", folder, "-U", "portero", name);
  for (const name of ["school", "newer"]) execFileSync(program, ["migrate"], { env: { DATABASE_URL: address(name) } });
  asPostgres(`${bin}/psql`, "-h", folder, "-U", "portero", "-d", "newer", "-qc", "update file set version = 99");
  const portero = await start(["demo"], { DATABASE_URL: address("school") });
  cookie = await login(portero.base, "ana", "escuela-demo");
  await portero.stop();
});

const ask = (portero, path) => fetch(portero.base + path, { redirect: "manual", headers: { Cookie: cookie } })
  .catch((error) => { throw new Error(`${path}: ${error.cause}\n${portero.output()}\n${portero.log()}`); });

// Asks again and again until it is so; how long that took.
async function until(what, isSo) {
  const began = performance.now();
  while (!(await isSo())) assert.ok(performance.now() - began < 10000, `${what}: not within 10 s`);
  return (performance.now() - began) / 1000;
}

async function waits(portero) {
  assert.equal((await ask(portero, "/healthz")).status, 200);
  assert.equal((await ask(portero, "/metrics")).status, 200);
  const ready = await ask(portero, "/readyz");
  assert.equal(ready.status, 503);
  assert.match(await ready.text(), /^database: missing$/m);
  for (const path of ["/accounts/login/", "/join-meeting/1/", "/portal-cliente/", "/"]) {
    const answer = await ask(portero, path);
    assert.equal(answer.status, 503, path);
    assert.equal(answer.headers.get("retry-after"), "5");
    assert.match(await answer.text(), /Esta página vuelve a intentarlo sola/);
  }
}

// Ends it if it has not ended; what its log says then.
async function logOf(portero) {
  await portero.end();
  const log = portero.log();
  assert.match(log, /^WARNING .* serve La base de datos no responde: portero la espera .*error=/m);
  assert.doesNotMatch(log + portero.output(), /secreta/);
  await portero.stop();
  return log;
}

// Starts portero without a server, which comes back whatever happens.
async function startAway(args, database, meanwhile) {
  stopServer();
  try {
    const portero = await start(args, { DATABASE_URL: address(database) });
    await meanwhile(portero);
    return portero;
  } finally {
    startServer();
  }
}

async function joinsSoon(t, portero) {
  const seconds = await until("a good join", async () => (await ask(portero, "/join-meeting/1/")).status === 302);
  t.diagnostic(`first good join ${seconds.toFixed(2)} s after the server's return`);
  assert.ok(seconds < 1, `the first good join came after ${seconds} s`);
}

test("refused: it listens and waits, and works as soon as the server is there", async (t) => {
  const portero = await startAway(["serve"], "school", waits);
  await joinsSoon(t, portero);
  assert.equal((await ask(portero, "/readyz")).status, 200);
  await login(portero.base, "carla", "escuela-demo");
  assert.match(await logOf(portero), /^INFO .* serve Base de datos disponible/m);
});

test("not answering: the same", async (t) => {
  signal("SIGSTOP");
  let portero;
  try {
    portero = await start(["serve"], { DATABASE_URL: address("school") });
    await waits(portero);
  } finally {
    signal("SIGCONT");
  }
  await joinsSoon(t, portero);
  await logOf(portero);
});

test("ended while it waits: in order", async () => {
  await startAway(["serve"], "school", async (portero) => {
    assert.equal(await portero.end(), 0);
    await logOf(portero);
  });
});

for (const [database, problem] of [["empty", "portero migrate"], ["newer", "newer portero"]]) {
  test(`${database}, when the server is there: nothing is served, exit 2`, async () => {
    const portero = await startAway(["serve"], database, waits);
    assert.equal(await portero.ended, 2);
    assert.match(portero.output(), new RegExp(problem));
    assert.match(await logOf(portero), new RegExp(`^ERROR .* serve Base de datos inservible.*${problem}`, "m"));
  });

  test(`${database}, with the server there from the start: exit 2 before it listens`, async () => {
    await assert.rejects(start(["serve"], { DATABASE_URL: address(database) }), new RegExp(`did not start:\\nportero: .*${problem}`));
  });
}

test("serve --migrate waits, too, and then makes the tables", async () => {
  const portero = await startAway(["serve", "--migrate"], "fresh", waits);
  await until("ready", async () => (await ask(portero, "/readyz")).status === 200);
  assert.equal((await ask(portero, "/accounts/login/")).status, 200);
  await logOf(portero);
});
