// Signals, sockets and starts of the real program.
import { test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start, login, program } from "../support/portero.mjs";

test("SIGTERM: what is running is answered, and the program is gone within 10 s with status 0", async () => {
  const portero = await start(["demo"]);
  const logins = ["ana", "benja", "carla", "diego"].map((name) => login(portero.base, name, "escuela-demo"));
  await new Promise((resolve) => setTimeout(resolve, 50)); // the forms are fetched and the hashing has begun
  const began = Date.now();
  portero.child.kill("SIGTERM");
  const results = await Promise.allSettled(logins);
  assert.equal(await portero.ended, 0);
  assert.ok(Date.now() - began < 10000);
  for (const result of results)
    assert.ok(result.status === "fulfilled" || /fetch failed/.test(String(result.reason)), String(result.reason));
  await portero.stop();
});

test("SIGHUP: the log goes on in a new file, for logrotate", async () => {
  const portero = await start(["demo"]);
  renameSync(`${portero.folder}/log`, `${portero.folder}/log.1`);
  portero.child.kill("SIGHUP");
  const until = Date.now() + 10000;
  while (!existsSync(`${portero.folder}/log`) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
  await fetch(`${portero.base}/join-meeting/1/`, { redirect: "manual" });
  await portero.end();
  assert.match(readFileSync(`${portero.folder}/log`, "utf8"), /Intento de acceso sin autenticación/);
  await portero.stop();
});

test("a unix socket", async () => {
  const folder = mkdtempSync(join(tmpdir(), "portero-unix-"));
  const portero = await start(["demo"]); // only for its environment and folder
  const path = `${folder}/portero.sock`;
  const { spawn } = await import("node:child_process");
  const child = spawn(program, ["serve"], { env: { ...portero.env, LISTEN: `unix:${path}`, PUBLIC_URL: "http://127.0.0.1",
    DATABASE_URL: `sqlite:${folder}/portero.db`, LOG_FILE: `${folder}/log` }, stdio: "ignore" });
  const ask = () => new Promise((resolve) => {
    request({ socketPath: path, path: "/healthz", headers: { Host: "clases" } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    }).on("error", () => resolve(0)).end();
  });
  let status = 0;
  for (const until = Date.now() + 20000; status === 0 && Date.now() < until;) {
    status = await ask();
    if (status === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("exit", resolve));
  await portero.stop();
  rmSync(folder, { recursive: true });
  assert.equal(status, 200);
});

test("DEBUG on a socket that systemd opened to everybody is refused, whatever LISTEN says", async () => {
  const folder = mkdtempSync(join(tmpdir(), "portero-socket-"));
  const { createServer } = await import("node:net");
  const open = createServer();
  await new Promise((resolve) => open.listen(0, "0.0.0.0", resolve));
  const answer = spawnSync("sh", ["-c", `LISTEN_PID=$$ LISTEN_FDS=1 exec ${program} serve`], {
    timeout: 20000, stdio: ["ignore", "pipe", "pipe", open._handle.fd],
    env: { PATH: process.env.PATH, DEBUG: "1", JITSI_JWT_SECRET: "x".repeat(40), LISTEN: "127.0.0.1:0",
      DATABASE_URL: `sqlite:${folder}/portero.db` } });
  open.close();
  rmSync(folder, { recursive: true });
  assert.equal(answer.status, 2);
  assert.match(answer.stderr.toString(), /DEBUG/);
});

test("bad settings are told all at once, without the secret, exit status 2", () => {
  const answer = spawnSync(program, ["serve", "--check"], { env: { JITSI_JWT_SECRET: "corta-secreta", LISTEN: "x",
    JITSI_TOKEN_TTL: "mucho" } });
  const said = answer.stderr.toString();
  assert.equal(answer.status, 2);
  for (const key of ["JITSI_JWT_SECRET", "LISTEN", "JITSI_TOKEN_TTL"]) assert.match(said, new RegExp(key));
  assert.doesNotMatch(said, /corta-secreta/);
});

test("a file that is no database of ours is refused at the start, exit status 2, and left as it is", () => {
  const folder = mkdtempSync(join(tmpdir(), "portero-foreign-"));
  const file = `${folder}/portero.db`;
  for (const path of [file, `${folder}/portero.records.db`])
    writeFileSync(path, "esto no es una base de datos\n".repeat(100));
  const before = readFileSync(file);
  const answer = spawnSync(program, ["serve"], { timeout: 20000, env: { JITSI_JWT_SECRET: "x".repeat(40), LISTEN: "127.0.0.1:0",
    DATABASE_URL: `sqlite:${file}` } });
  const after = readFileSync(file);
  rmSync(folder, { recursive: true });
  assert.equal(answer.status, 2);
  assert.match(answer.stderr.toString(), /no database of portero/);
  assert.deepEqual(after, before);
});
