// PostgreSQL away for a while: stopped (it answers nothing and closes nothing) and killed. The login form and what needs no
// database answer meanwhile, joins get their 503 in time, and the first good one comes soon after its return, without a restart.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { login, program, start } from "../support/portero.mjs";

const folder = process.env.POSTGRES_FOLDER, bin = process.env.POSTGRES_BIN;
let portero, cookie;

const asPostgres = (...words) => execFileSync(process.getuid() === 0 ? "runuser" : "env",
  process.getuid() === 0 ? ["-u", "postgres", "--", ...words] : words, { stdio: ["ignore", "pipe", "pipe"] });

before(async () => {
  asPostgres(`${bin}/createdb`, "-h", folder, "-U", "portero", "school");
  const DATABASE_URL = `postgresql://portero@/school?host=${folder}`;
  execFileSync(program, ["migrate"], { env: { DATABASE_URL } });
  portero = await start(["demo"], { DATABASE_URL });
  cookie = await login(portero.base, "ana", "escuela-demo");
});
after(() => portero?.stop());

async function ask(path, options = {}) {
  const began = performance.now();
  const answer = await fetch(portero.base + path, { redirect: "manual", headers: { Cookie: cookie }, ...options });
  return { status: answer.status, retryAfter: answer.headers.get("retry-after"), text: await answer.text(), seconds: (performance.now() - began) / 1000 };
}
const join = () => ask("/join-meeting/1/");
const sql = (text) => asPostgres(`${bin}/psql`, "-h", folder, "-U", "portero", "-d", "school", "-qAtc", text).toString().trim();
const records = () => Number(sql("select count(*) from records.joins where verdict = 0"));

// The postmaster and its children.
function processes() {
  const master = Number(readFileSync(`${folder}/data/postmaster.pid`, "utf8").split("\n")[0]);
  const parent = (pid) => Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ")[1]);
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
  return [master, ...all.filter((pid) => { try { return parent(pid) === master; } catch { return false; } })];
}
const signal = (name) => processes().forEach((pid) => { try { process.kill(pid, name); } catch { /* it has just ended */ } });

async function away() {
  const answers = await Promise.all([join(), join(), join(), join(), ask("/accounts/login/"), ask("/healthz")]);
  for (const answer of answers.slice(0, 4)) {
    assert.equal(answer.status, 503);
    assert.equal(answer.retryAfter, "5");
    assert.doesNotMatch(answer.text, /jwt/);
    assert.ok(answer.seconds < 3.5, `a join's 503 took ${answer.seconds} s`);
  }
  assert.equal(answers[4].status, 200);
  assert.match(answers[4].text, /Iniciar sesión/);
  assert.equal(answers[5].status, 200);
}

async function back() {
  const began = performance.now();
  while ((await join()).status !== 302)
    assert.ok(performance.now() - began < 20000, "no good join after its return");
  return (performance.now() - began) / 1000;
}

test("a join on PostgreSQL has its record", async () => {
  const before = records();
  assert.equal((await join()).status, 302);
  assert.equal(records(), before + 1);
});

// Another program that holds something, for as long as `meanwhile` takes; resolves once it has let go. What `meanwhile`
// returns it does at the end.
async function holding(statement, meanwhile) {
  const [command, ...words] = process.getuid() === 0 ? ["runuser", "-u", "postgres", "--", `${bin}/psql`] : [`${bin}/psql`];
  const holder = spawn(command, [...words, "-h", folder, "-U", "portero", "-d", "school", "-qAt"], { stdio: ["pipe", "pipe", "ignore"] });
  holder.stdin.write(`begin; ${statement}; select 'held';\n`);
  for await (const data of holder.stdout) if (data.toString().includes("held")) break;
  holder.stdin.end(`${(await meanwhile()) || ""}; rollback;\n`);
  await new Promise((resolve) => (holder.exitCode === null ? holder.once("exit", resolve) : resolve()));
}

test("records that somebody holds: 503, and good joins as soon as they are let go", async () => {
  await holding("lock table records.joins in access exclusive mode", async () => assert.equal((await join()).status, 503));
  for (let i = 0; i < 8; i++) assert.equal((await join()).status, 302);
});

test("changes that somebody holds up: a login is told to try again, and works as soon as they are let go", async () => {
  await holding("select pg_advisory_xact_lock(1886549069)",
    () => assert.rejects(login(portero.base, "ana", "escuela-demo"), /503/));
  for (let i = 0; i < 4; i++) await login(portero.base, "ana", "escuela-demo");
});

test("a deadlock that PostgreSQL ends at our cost: the records are written once more, and once", async () => {
  const before = records();
  sql("delete from records.entries");
  let joined;
  await holding("set deadlock_timeout = '20s'; insert into records.entries select o.id, u.id, 0 from occurrences o, users u", async () => {
    joined = join();
    while (sql("select count(*) from pg_locks where not granted") === "0");
    return "lock table records.joins in access exclusive mode";
  });
  assert.equal((await joined).status, 302);
  assert.equal(records(), before + 1);
  assert.equal(sql("select deadlocks > 0 from pg_stat_database where datname = 'school'"), "t");
});

test("no longer let in: told to try again, and in as soon as it is", async () => {
  sql("create role visita superuser login");
  const own = await start(["serve"], { DATABASE_URL: `postgresql://visita@/school?host=${folder}` });
  const enter = async () => (await fetch(`${own.base}/join-meeting/1/`, { redirect: "manual", headers: { Cookie: cookie } })).status;
  assert.equal(await enter(), 302);
  sql("alter role visita rename to otra");
  sql("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'otra'");
  while (await enter() === 302); // it may not have ended yet
  for (let i = 0; i < 20; i++) assert.equal(await enter(), 503);
  sql("alter role otra rename to visita");
  const began = performance.now();
  while (await enter() !== 302) assert.ok(performance.now() - began < 10000);
  await own.stop();
});

test("stopped: 503 in time, the login form lives, and it goes on by itself", async (t) => {
  signal("SIGSTOP");
  try {
    await away();
    await away();
  } finally {
    signal("SIGCONT");
  }
  t.diagnostic(`first good join ${(await back()).toFixed(2)} s after its return`);
});

test("killed and started again: the same", async (t) => {
  const before = records();
  asPostgres(`${bin}/pg_ctl`, "-D", `${folder}/data`, "-m", "immediate", "stop");
  await away();
  asPostgres(`${bin}/pg_ctl`, "-D", `${folder}/data`, "-w", "-l", `${folder}/data/server.log`, "-o",
    `-c listen_addresses='' -c unix_socket_directories='${folder}' -c max_connections=60`, "start");
  t.diagnostic(`first good join ${(await back()).toFixed(2)} s after its return`);
  assert.equal(records(), before + 1);
});
