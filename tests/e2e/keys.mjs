// RS256's keys change under a crowd: whatever token a 302 carries, a Jitsi server can verify it at that moment.
import { test } from "node:test";
import assert from "node:assert/strict";
import { createHash, createPublicKey } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import jwt from "jsonwebtoken";
import { clock } from "../support/faketime.mjs";
import { start, login, program } from "../support/portero.mjs";

const settings = (folder) => ({ JITSI_SIGNING: "RS256", JITSI_KEYS: `${folder}/keys`, JITSI_JWT_SECRET: "" });

// `portero keys …` by a clock that is that much ahead ("+1d") or behind ("-1d").
const keys = (folder, shift, ...words) => execFileSync(program, ["keys", ...words], { stdio: ["ignore", "pipe", "pipe"], env: {
  PATH: process.env.PATH, ...clock(shift), ...settings(folder),
} }).toString().trim();

const header = (token) => JSON.parse(Buffer.from(token.split(".")[0], "base64url"));
const fileOf = (kid) => `/jitsi/keys/${createHash("sha256").update(kid).digest("hex")}.pem`;

async function until(what, holds) {
  for (const end = Date.now() + 30000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 20)))
    if (await holds()) return;
  assert.fail(`waited in vain: ${what}`);
}

// Joins without a pause until `stop()`, each verified as Prosody does it; the kids that signed, in order.
function crowd(base, cookie) {
  const seen = [], wrong = [];
  let going = true;
  async function person() {
    while (going) {
      const answer = await fetch(`${base}/join-meeting/1/`, { redirect: "manual", headers: { Cookie: cookie } });
      await answer.arrayBuffer();
      if (answer.status !== 302) { wrong.push(answer.status); continue; }
      const token = new URL(answer.headers.get("location")).searchParams.get("jwt"), { kid } = header(token);
      const key = await fetch(base + fileOf(kid)), pem = await key.text();
      try {
        assert.equal(key.status, 200);
        jwt.verify(token, pem, { algorithms: ["RS256"], issuer: "gryphos", audience: "jitsi" });
        seen.push(kid);
      } catch (error) { wrong.push(`${kid}: ${error.message}`); }
    }
  }
  const people = Array.from({ length: 6 }, person);
  return { seen, wrong, stop: () => { going = false; return Promise.all(people); } };
}

test("keys are made, used and retired while people join: no join is lost", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "portero-keys-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const first = keys(folder, "-1d", "new");
  const portero = await start(["demo"], settings(folder));
  const published = async (kid) => (await fetch(portero.base + fileOf(kid))).status === 200;
  const people = crowd(portero.base, await login(portero.base, "ana", "escuela-demo"));
  const signs = (kid) => until(`${kid} signs`, () => people.seen.slice(-20).length === 20 && people.seen.slice(-20).every((k) => k === kid));
  await signs(first);

  const second = keys(folder, "+0", "new"); // of now: published only
  portero.child.kill("SIGHUP");
  await until("the second key is published", () => published(second));
  await signs(first);

  const third = keys(folder, "-6m", "new"); // published for long enough
  portero.child.kill("SIGHUP");
  await signs(third);
  assert.ok(await published(first), "the tokens of the first key are still about");

  keys(folder, "+1d", "retire", first); // its tokens are over; this time nobody tells the program
  await until("the first key is gone", async () => !(await published(first)));
  await signs(third);
  await people.stop();
  assert.deepEqual(people.wrong, []);
  assert.deepEqual([...new Set(people.seen)], [first, third]);
  await portero.stop();
});

test("what is published verifies as JWKS too, and has nothing private", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "portero-keys-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const kid = keys(folder, "+0", "new");
  const portero = await start(["demo"], settings(folder));
  const cookie = await login(portero.base, "ana", "escuela-demo");
  const { token } = await (await fetch(`${portero.base}/jitsi/generate-token/?videollamada_id=1`, { headers: { Cookie: cookie } })).json();
  const jwks = await (await fetch(`${portero.base}/jitsi/keys/jwks.json`)).json();
  assert.deepEqual(jwks.keys.map((key) => Object.keys(key)), [["kty", "use", "alg", "kid", "n", "e"]]);
  assert.equal(jwks.keys[0].kid, kid);
  jwt.verify(token, createPublicKey({ key: jwks.keys[0], format: "jwk" }), { algorithms: ["RS256"] });
  const stand = await fetch(`${portero.base}/join-meeting/1/`, { headers: { Cookie: cookie } });
  assert.match(await stand.text(), /Entra[^]*es una clave publicada/);
  await portero.end();
  assert.doesNotMatch(portero.log() + portero.output(), /PRIVATE|eyJ/);
  await portero.stop();
});

test("a folder that breaks while people join is told once, and the keys stay in force", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "portero-keys-"));
  t.after(() => rmSync(folder, { recursive: true }));
  keys(folder, "+0", "new");
  const portero = await start(["demo"], settings(folder));
  const people = crowd(portero.base, await login(portero.base, "ana", "escuela-demo"));
  await until("somebody joins", () => people.seen.length > 5);
  rmSync(`${folder}/keys`, { recursive: true });
  for (let i = 0; i < 2; i++) portero.child.kill("SIGHUP");
  await until("it is told", () => /ERROR .*No se pudieron leer las claves de firma/.test(portero.log()));
  const before = people.seen.length;
  await until("people still join", () => people.seen.length > before + 20);
  await people.stop();
  assert.deepEqual(people.wrong, []);
  await portero.end();
  assert.equal(portero.log().match(/No se pudieron leer las claves/g).length, 1);
  await portero.stop();
});
