// joins.mjs: what people did at the door is what `portero joins list` shows and what `portero explain` foretells.
import { test, before, after } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { program, start, login } from "../support/portero.mjs";

let server;
const run = (...words) => execFileSync(program, words, { env: server.env, encoding: "utf8" });
const json = (...words) => JSON.parse(run(...words, "--json"));

async function knock(session, path) {
  const headers = { Cookie: session, "User-Agent": "probe\u00a01.0 (test)", Accept: "application/json" };
  const answer = await fetch(server.base + path, { headers, redirect: "manual" });
  await answer.text();
  return answer.status;
}

before(async () => {
  server = await start(["demo"]);
  const [ana, benja] = [await login(server.base, "ana", "escuela-demo"), await login(server.base, "benja", "escuela-demo")];
  assert.equal(await knock(ana, "/join-meeting/1/"), 200);
  assert.equal(await knock(ana, "/join-meeting/2/"), 409);
  assert.equal(await knock(benja, "/join-meeting/1/"), 403);
  assert.equal(await knock(ana, "/jitsi/generate-token/?videollamada_id=1"), 200);
});
after(() => server.stop());

test("each record, oldest first, with the keys of the contract", () => {
  const joins = json("joins", "list");
  assert.deepEqual(joins.map((j) => [j.username, j.meeting_id, j.verdict, j.via]), [
    ["ana", 1, "allowed", "page"], ["ana", 2, "too_early", "page"], ["benja", 1, "not_enrolled", "page"], ["ana", 1, "allowed", "token"],
  ]);
  const keys = ["id", "at", "user_id", "username", "meeting_id", "course_id", "occurrence_id", "verdict", "via", "address", "user_agent"];
  joins.forEach((join) => assert.deepEqual(Object.keys(join), keys));
  for (const key of ["id", "user_id", "meeting_id", "course_id"]) assert.ok(joins.every((join) => Number.isInteger(join[key])), key);
  assert.match(joins[0].at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.ok(Number.isInteger(joins[0].occurrence_id));
  assert.equal(joins[1].occurrence_id, null);
  assert.equal(joins[0].address, "127.0.0.1");
});

test("the filters", () => {
  assert.equal(json("joins", "list", "--meeting", "2").length, 1);
  assert.equal(json("joins", "list", "--user", "benja").length, 1);
  assert.equal(json("joins", "list", "--user", "ANA@escuela-demo.example", "--meeting", "1").length, 2);
  assert.equal(json("joins", "list", "--since", "2199-12-31").length, 0);
  assert.equal(json("joins", "list", "--since", "1900-01-01").length, 4);
});

test("for people, a line each", () => {
  const lines = run("joins", "list").trimEnd().split("\n");
  assert.equal(lines.length, 4);
  assert.match(lines[1], /too_early .*page .*Excel.* ana /);
});

test("explain says what the door said", () => {
  for (const [user, meeting, verdict] of [["ana", "1", "allowed"], ["ana", "2", "too_early"], ["benja", "1", "not_enrolled"]])
    assert.equal(json("explain", "--user", user, "--meeting", meeting).verdict, verdict);
});
