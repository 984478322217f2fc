// portero.mjs: starts the real program for tests written for node, and ends it.
import { after } from "node:test";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, readFileSync, existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const program = process.env.PORTERO || "build/asan/portero";

// What a failed test leaves running is ended with the file.
export const children = [];
after(() => children.forEach((child) => child.exitCode === null && child.kill("SIGKILL")));

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// `args` is the command (["serve"] or ["demo"]); resolves once it answers /healthz.
export async function start(args, environment = {}, prefix = []) {
  const folder = mkdtempSync(join(tmpdir(), "portero-"));
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env.PATH, LANG: "C.UTF-8", DEBUG: "1", LISTEN: `127.0.0.1:${port}`,
    DATABASE_URL: `sqlite:${folder}/portero.db`, JITSI_JWT_SECRET: "solo-para-pruebas-0123456789-abcdefgh",
    JITSI_DOMAIN: `127.0.0.1:${port}`, JITSI_BASE_URL: `${base}/demo/meet`, LOG_FILE: `${folder}/log`, ...environment,
  };
  const [command, ...rest] = [...prefix, program, ...args];
  const child = spawn(command, rest, { env, stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const until = Date.now() + 60000;
  for (;;) {
    const answer = await fetch(`${base}/healthz`).catch(() => null);
    if (answer && answer.ok) break;
    if (child.exitCode !== null || Date.now() > until) throw new Error(`portero did not start:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    base, folder, child, env, ended,
    output: () => output,
    log: () => (existsSync(`${folder}/log`) ? readFileSync(`${folder}/log`, "utf8") : ""),
    // Ends it and leaves its folder: the log is whole from then on.
    async end() {
      if (child.exitCode === null) child.kill("SIGTERM");
      return ended;
    },
    async stop() {
      if (child.exitCode === null) child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// The session cookie of a login over HTTP: "name=value".
export async function login(base, username, password) {
  const form = await fetch(`${base}/accounts/login/`);
  const cookie = form.headers.get("set-cookie").match(/(__Host-)?portero_csrf=[^;]*/)[0];
  const csrf = (await form.text()).match(/name="csrf" value="([^"]*)"/)[1];
  const answer = await fetch(`${base}/accounts/login/`, {
    method: "POST", redirect: "manual", headers: { Cookie: cookie, Origin: base },
    body: new URLSearchParams({ csrf, username, password, next: "" }),
  });
  if (answer.status !== 302) throw new Error(`login of ${username}: ${answer.status}`);
  return answer.headers.get("set-cookie").match(/(__Host-)?portero_session=[^;]*/)[0];
}
