import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { aFolder, atEnd } from "../../test/databases.ts";

const launcher = fileURLToPath(new URL("../../bin/sonde.js", import.meta.url));

test("sonde serve: set-up, the sample over HTTP, and the audit chains through the running server", {
  timeout: 120_000,
}, async (t) => {
  const folder = aFolder(t);
  const run = (...argv: string[]) => {
    const child = spawn(process.execPath, [launcher, ...argv, "--data-dir", folder], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, HOME: folder, LOG_LEVEL: "error" },
    });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
    return { child, said: () => said, ended: once(child, "close").then(([code]) => code as number) };
  };
  const server = run("serve", "--port", "0");
  atEnd(t, async () => {
    server.child.kill("SIGKILL");
    await server.ended;
  });
  const hear = async (pattern: RegExp): Promise<string> => {
    for (let tries = 0; tries < 600; tries++) {
      const [, found] = pattern.exec(server.said()) ?? [];
      if (found) return found;
      await sleep(100);
    }
    throw new Error(`the server did not say ${pattern}: ${server.said()}`);
  };
  const url = await hear(/listens on (http:\S+)/);
  const token = await hear(/setup\?token=(\S+)/);
  const call = async (method: string, path: string, body?: object, bearer?: string) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { "content-type": "application/json", ...(bearer && { authorization: `Bearer ${bearer}` }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, data: text ? JSON.parse(text).data : null };
  };
  const account = { email: "ada@people.example", password: "correct horse battery", display_name: "Ada", token };
  const { status, data } = await call("POST", "/auth/setup", account);
  assert.equal(status, 201, server.said());
  const sample = await call("POST", "/workspaces/~/sample", {}, data.access_token);
  assert.equal(sample.status, 201, JSON.stringify(sample));
  for (let found = 0; found < 10; ) {
    const { data: shown } = await call(
      "GET",
      `/workspaces/~/investigations/${sample.data.investigation}`,
      undefined,
      data.access_token,
    );
    found = shown.entities.hostname ?? 0;
    await sleep(200);
  }

  const audit = run("audit", "verify");
  assert.equal(await audit.ended, 0, audit.said());
  assert.equal(audit.said().trim().split("\n").length, 3, "the workspace, local, and the deployment");
  assert.ok(
    audit
      .said()
      .split("\n")
      .every((line) => line === "" || line.startsWith("whole")),
  );
  const unknown = run("audit", "repair");
  assert.equal(await unknown.ended, 2);

  server.child.kill("SIGTERM");
  assert.equal(await server.ended, 0, server.said());
});
