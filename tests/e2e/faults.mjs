// A database that is locked or full while people enter: 503 with Retry-After, an ERROR line, and it recovers by itself.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { children, start, login } from "../support/portero.mjs";

const enter = (portero, cookie) =>
  fetch(`${portero.base}/join-meeting/1/`, { redirect: "manual", headers: { Cookie: cookie, Accept: "application/json" } });

// Holds the write lock of a database file in a process of its own until release().
async function lock(file) {
  const child = spawn("sqlite3", [file], { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  child.stdin.write("begin immediate;\nselect 'locked';\n");
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    async release() {
      if (!child.stdin.writableEnded) child.stdin.end("rollback;\n");
      await ended;
    },
  };
}

async function refused(portero, cookie) {
  const answer = await enter(portero, cookie);
  assert.equal(answer.status, 503);
  assert.ok(answer.headers.get("retry-after"));
  assert.equal(answer.headers.get("location"), null);
  assert.doesNotMatch(await answer.text(), /eyJ/);
}

test("records locked by another program for long: 503, then in again", async () => {
  const portero = await start(["demo"]);
  const cookie = await login(portero.base, "ana", "escuela-demo");
  const held = await lock(`${portero.folder}/portero.records.db`);
  const began = Date.now();
  await refused(portero, cookie);
  assert.ok(Date.now() - began < 5000);
  const page = await (await fetch(`${portero.base}/join-meeting/1/`, { headers: { cookie } })).text();
  assert.match(page, /Esta página vuelve a intentarlo sola/);
  assert.match(page, /data-refresh="5" data-again="\/join-meeting\/1\/"/);
  assert.equal((await fetch(`${portero.base}/accounts/login/`)).status, 200);
  await held.release();
  assert.equal((await enter(portero, cookie)).status, 200);
  await portero.end();
  assert.match(portero.log(), /ERROR .* join_meeting Error de acceso a base de datos/);
  await portero.stop();
});

test("accounts locked: a login is told to try again, then works", async () => {
  const portero = await start(["demo"]);
  const held = await lock(`${portero.folder}/portero.db`);
  await assert.rejects(login(portero.base, "ana", "escuela-demo"), /503/);
  await held.release();
  await login(portero.base, "ana", "escuela-demo");
  await portero.stop();
});

test("asked whether it is ready while the accounts are locked: the rest goes on", async (t) => {
  const portero = await start(["demo"], { WORKERS: "1" });
  t.after(() => portero.stop());
  assert.equal((await fetch(`${portero.base}/readyz`)).status, 200);
  const held = await lock(`${portero.folder}/portero.db`);
  t.after(() => held.release());
  const asked = Array.from({ length: 8 }, () => fetch(`${portero.base}/readyz`));
  const first = await Promise.race([...asked, fetch(`${portero.base}/accounts/login/`)]);
  assert.match(first.url, /login/);
  for (const answer of await Promise.all(asked)) {
    assert.equal(answer.status, 503);
    assert.ok(answer.headers.get("retry-after"));
    assert.match(await answer.text(), /^database: missing$/m);
  }
  await held.release();
  assert.equal((await fetch(`${portero.base}/readyz`)).status, 200);
});

test("a full disk: 503, then in again", async (t) => {
  const disk = mkdtempSync(join(tmpdir(), "portero-disk-"));
  if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=3m", "tmpfs", disk]).status !== 0) {
    rmSync(disk, { recursive: true });
    t.skip("no small file system can be mounted here");
    return;
  }
  try {
    const portero = await start(["demo"], { DATABASE_URL: `sqlite:${disk}/portero.db` });
    const cookie = await login(portero.base, "ana", "escuela-demo");
    assert.equal((await enter(portero, cookie)).status, 200);
    spawnSync("dd", ["if=/dev/zero", `of=${disk}/filler`, "bs=4096"], { stdio: "ignore" });
    let status = 200;
    for (let i = 0; i < 500 && status === 200; i++) status = (await enter(portero, cookie)).status;
    assert.equal(status, 503);
    await refused(portero, cookie);
    const ready = await fetch(`${portero.base}/readyz`);
    assert.equal(ready.status, 503);
    assert.match(await ready.text(), /^disk: missing$/m);
    rmSync(`${disk}/filler`);
    assert.equal((await enter(portero, cookie)).status, 200);
    await portero.stop();
    for (const file of ["portero.db", "portero.records.db"])
      assert.equal(execFileSync("sqlite3", [`${disk}/${file}`, "pragma integrity_check"]).toString().trim(), "ok");
  } finally {
    spawnSync("umount", ["-l", disk]);
    rmSync(disk, { recursive: true });
  }
});
