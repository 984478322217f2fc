// kill -9 while people enter: every answered join is in the records after the restart, and both files are whole.
import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { Agent, request } from "node:http";
import { randomInt } from "node:crypto";
import { start, login, program } from "../support/portero.mjs";

const ROUNDS = 5, JOINS = 200, AT_ONCE = 32;

function join(base, agent, cookie, name) {
  return new Promise((resolve) => {
    const ask = request(`${base}/join-meeting/1/`, { agent, headers: { Cookie: cookie, "User-Agent": name } }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode));
      answer.on("error", () => resolve(0));
    });
    ask.on("error", () => resolve(0));
    ask.end();
  });
}

test(`${ROUNDS} kills during ${ROUNDS * JOINS} joins lose none that was answered`, async () => {
  let portero = await start(["demo"]);
  const answered = [], { folder, env } = portero;
  for (let round = 0; round < ROUNDS; round++) {
    const cookie = await login(portero.base, "ana", "escuela-demo");
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    const last = randomInt(20, JOINS - 20);
    let next = 0, done = 0;
    const worker = async () => {
      while (next < JOINS) {
        const name = `join-${round}-${next++}`;
        if ((await join(portero.base, agent, cookie, name)) === 302) answered.push(name);
        if (++done === last) portero.child.kill("SIGKILL");
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    agent.destroy();
    await portero.ended;
    portero = await start(["demo"], { DATABASE_URL: env.DATABASE_URL });
  }
  const names = new Set(JSON.parse(execFileSync(program, ["joins", "list", "--json"], { env, maxBuffer: 1 << 28 }))
    .filter((record) => record.verdict === "allowed").map((record) => record.user_agent));
  assert.ok(answered.length > 0);
  assert.deepEqual(answered.filter((name) => !names.has(name)), []);
  for (const file of ["portero.db", "portero.records.db"])
    assert.equal(execFileSync("sqlite3", [`${folder}/${file}`, "pragma integrity_check"]).toString().trim(), "ok");
  await portero.stop();
  execFileSync("rm", ["-rf", folder]);
});
