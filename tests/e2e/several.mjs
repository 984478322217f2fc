// Three processes on one PostgreSQL behind HAProxy, nothing sticky: sessions, CSRF and throttles hold across them; a rolling
// restart loses no request; and while one of them is killed over and over, every answered join has exactly one record.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join as pathJoin } from "node:path";
import { children, freePort, program, start } from "../support/portero.mjs";

const folder = process.env.POSTGRES_FOLDER, bin = process.env.POSTGRES_BIN, JOINS = 20000, AT_ONCE = 24;
const url = `postgresql://portero@/several?host=${folder}`;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
let door, base, home;
const processes = [];

const asPostgres = (...words) => execFileSync(process.getuid() === 0 ? "runuser" : "env",
  process.getuid() === 0 ? ["-u", "postgres", "--", ...words] : words).toString();
const sql = (text) => asPostgres(`${bin}/psql`, "-h", folder, "-U", "portero", "-d", "several", "-qAtc", text).trim();

async function startOne(port) {
  const env = { PATH: process.env.PATH, LANG: "C.UTF-8", DEBUG: "1", LISTEN: `127.0.0.1:${port}`, PUBLIC_URL: base,
    DATABASE_URL: url, JITSI_JWT_SECRET: "solo-para-pruebas-0123456789-abcdefgh", JITSI_DOMAIN: "meet.gryphos.cl",
    TRUSTED_PROXIES: "127.0.0.1/32", LOG_FILE: pathJoin(home, `log-${port}`) };
  const child = spawn(program, ["serve"], { env, stdio: "ignore" });
  children.push(child);
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return child;
    assert.equal(child.exitCode, null, "a process did not start");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

before(async () => {
  home = mkdtempSync(pathJoin(tmpdir(), "portero-several-"));
  asPostgres(`${bin}/createdb`, "-h", folder, "-U", "portero", "several");
  execFileSync(program, ["migrate"], { env: { DATABASE_URL: url } });
  const demo = await start(["demo"], { DATABASE_URL: url }); // makes its school
  await demo.stop();
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  for (let i = 0; i < 3; i++) {
    const own = await freePort();
    processes.push({ port: own, child: await startOne(own) });
  }
  let config = readFileSync("deploy/haproxy.cfg", "utf8").replace("bind :80", `bind 127.0.0.1:${port}`).replace("maxconn 10000", "maxconn 250");
  for (const one of processes) config = config.replace(/10\.0\.0\.\d:8080/, `127.0.0.1:${one.port}`);
  writeFileSync(pathJoin(home, "haproxy.cfg"), config);
  door = spawn("/usr/sbin/haproxy", ["-f", pathJoin(home, "haproxy.cfg")], { stdio: "ignore" });
  children.push(door);
  for (;;) {
    if ((await fetch(`${base}/healthz`).catch(() => null))?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});
after(() => {
  agent.destroy();
  for (const { child } of processes) child.kill("SIGKILL");
  door?.kill("SIGKILL");
  rmSync(home, { recursive: true, force: true });
});

// Over HAProxy: { status, headers, body }; status 0: the connection broke.
function ask(path, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve) => {
    const sent = request(base + path, { method, headers, agent }, (answer) => {
      let text = "";
      answer.on("data", (data) => (text += data));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: text }));
      answer.on("error", () => resolve({ status: 0 }));
    });
    sent.on("error", () => resolve({ status: 0 }));
    sent.end(body);
  });
}

async function logIn(username, password) {
  const form = await ask("/accounts/login/");
  const csrfCookie = form.headers["set-cookie"][0].split(";")[0], csrf = form.body.match(/name="csrf" value="([^"]*)"/)[1];
  const body = new URLSearchParams({ csrf, username, password, next: "" }).toString();
  return ask("/accounts/login/", { method: "POST", body,
    headers: { Cookie: csrfCookie, Origin: base, "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) } });
}

// Calls `one(i)` for 0 … count-1, some at once, until all are done or `stop()`.
async function crowd(count, one) {
  let next = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < count) await one(next++);
  }));
}

let cookie;
test("a session made by one process holds in the others, and so do forms", async () => {
  const answer = await logIn("ana", "escuela-demo");
  assert.equal(answer.status, 302);
  cookie = answer.headers["set-cookie"][0].split(";")[0];
  for (const { port } of processes) {
    const page = await fetch(`http://127.0.0.1:${port}/portal-cliente/`, { headers: { Cookie: cookie }, redirect: "manual" });
    assert.equal(page.status, 200);
  }
});

test("a throttle counts over all of them", async () => {
  let status;
  for (let i = 0; i < 15 && status !== 429; i++) ({ status } = await logIn("benja", `no es esta ${i}`));
  assert.equal(status, 429);
});

test("a rolling restart loses no request", async () => {
  const seen = {};
  let restarted = false;
  const load = crowd(Infinity, async () => {
    if (restarted) throw new Error("over");
    const { status } = await ask("/portal-cliente/", { headers: { Cookie: cookie } });
    seen[status] = (seen[status] || 0) + 1;
  }).catch((error) => { if (error.message !== "over") throw error; });
  for (const one of processes) {
    const ended = once(one.child, "exit");
    one.child.kill("SIGTERM");
    await ended;
    one.child = await startOne(one.port);
  }
  restarted = true;
  await load;
  assert.deepEqual(Object.keys(seen), ["200"], JSON.stringify(seen));
});

test("the database away from all of them: what they say of it themselves, and the login form", async () => {
  asPostgres(`${bin}/pg_ctl`, "-D", `${folder}/data`, "-m", "immediate", "stop");
  try {
    const until = Date.now() + 1000; // long enough for every check to have been made
    while (Date.now() < until) {
      const joined = await ask("/join-meeting/1/", { headers: { Cookie: cookie } });
      assert.equal(joined.status, 503);
      assert.equal(joined.headers["retry-after"], "5");
      assert.equal((await ask("/accounts/login/")).status, 200);
    }
  } finally {
    asPostgres(`${bin}/pg_ctl`, "-D", `${folder}/data`, "-w", "-l", `${folder}/data/server.log`, "-o",
      `-c listen_addresses='' -c unix_socket_directories='${folder}' -c max_connections=60`, "start");
  }
  const began = Date.now();
  while ((await ask("/join-meeting/1/", { headers: { Cookie: cookie } })).status !== 302) assert.ok(Date.now() - began < 5000);
});

test(`${JOINS} joins while one process is killed over and over: every answered one has exactly one record`, async (t) => {
  sql("delete from records.joins");
  const answered = new Set(), seen = {};
  let done = false, kills = 0;
  const killer = (async () => {
    while (!done) {
      const one = processes[0], ended = once(one.child, "exit");
      one.child.kill("SIGKILL");
      await ended;
      kills++;
      one.child = await startOne(one.port);
    }
  })();
  await crowd(JOINS, async (i) => {
    const { status } = await ask("/join-meeting/1/", { headers: { Cookie: cookie, "User-Agent": `attempt-${i}` } });
    seen[status] = (seen[status] || 0) + 1;
    if (status === 302) answered.add(`attempt-${i}`);
  });
  done = true;
  await killer;
  const records = sql("select user_agent, count(*) from records.joins group by user_agent").split("\n").map((line) => line.split("|"));
  const counted = new Map(records.map(([name, count]) => [name, Number(count)]));
  t.diagnostic(`${kills} kills; answers ${JSON.stringify(seen)}; ${records.length} records`);
  for (const name of answered) assert.equal(counted.get(name), 1, name);
  for (const [name, count] of counted) assert.equal(count, 1, name);
  assert.ok(kills >= 3 && answered.size > JOINS * 0.9, `${kills} kills, ${answered.size} answered`);
});
