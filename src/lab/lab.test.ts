import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { type Lab, startLab } from "./lab.ts";
import { makeTruth } from "./truth/make-truth.ts";
import { world } from "./world/index.ts";

let lab: Lab;
before(async () => {
  lab = await startLab();
});
after(() => lab.close());

test("the world has four organisations and eighty names or more, all to be found or declared hidden", () => {
  assert.ok(world.organisations.length >= 4);
  const expected = new Set(
    lab.truth.entities.filter(({ type }) => type === "hostname" || type === "domain").map(({ value }) => value),
  );
  assert.ok(expected.size >= 80);
  for (const { domain, hidden, zones } of world.organisations) {
    const written = zones.flatMap(({ apex, records }) =>
      apex === domain
        ? [...records.matchAll(/^\s*([a-z0-9][\w.-]*) [A-Z]+ /gm)].map(([, label]) => `${label}.${domain}`)
        : [],
    );
    const unfindable = new Set(written.filter((name) => !expected.has(name)));
    assert.deepEqual(
      [...unfindable],
      hidden.map((label) => `${label}.${domain}`),
    );
  }
});

test("the truth has something of every type and of every family of findings", () => {
  const types = new Set(lab.truth.entities.map(({ type }) => type));
  const wanted = "domain hostname ip service certificate url email phone account username organization".split(" ");
  assert.deepEqual(
    wanted.filter((type) => !types.has(type)),
    [],
  );
  const findings = new Set(lab.truth.findings.map(({ type }) => type.slice(0, type.indexOf("."))));
  assert.deepEqual([...findings].sort(), ["cloud", "dns", "ip", "ssh", "tls", "web"]);
  assert.ok(lab.truth.outcomes.length >= 20);
});

test("two runs over one world give one truth, and it is JSON", () => {
  const again = makeTruth(world, lab.targets);
  assert.deepEqual(again, lab.truth);
  assert.deepEqual(JSON.parse(JSON.stringify(again)), again);
});

test("wildcard phantoms, mailboxes of a catch-all and accounts on the site that always says yes are not in the truth", () => {
  const there = new Set(lab.truth.there);
  assert.ok(!there.has("hostname phantom.initech.example"));
  assert.ok(!there.has("account huggingface:labrat42"));
  assert.ok(!lab.truth.traits.some((trait) => trait.includes("globex")));
});

test("every name written on a page of the world exists, or is a target that traps lead to", () => {
  const there = new Set(lab.truth.there);
  const bodies = world.organisations
    .flatMap(({ sites = [] }) => sites)
    .flatMap(({ pages }) => Object.values(pages))
    .flatMap(({ body }) => (typeof body === "string" && body.length < 100_000 ? [body] : []));
  const names = bodies.flatMap((body) => body.match(/(?<=https?:\/\/)[a-z0-9.-]+\.[a-z]+/g) ?? []);
  assert.ok(names.length > 10);
  const missing = names.filter((name) => !there.has(`hostname ${name}`) && !there.has(`domain ${name}`));
  assert.deepEqual(missing, ["www.sitemaps.org"]); // an XML namespace, no link
});

test("the map names every listener by documentation address, and nothing else", () => {
  const keys = [...Object.keys(lab.map.tcp), ...Object.keys(lab.map.udp)];
  const documentation = /^(?:(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}|\[2001:db8:[0-9a-f:]+\]):\d{1,5}$/;
  assert.deepEqual(
    keys.filter((key) => !documentation.test(key)),
    [],
  );
  assert.ok(existsSync(lab.map.ca));
});

test("the lab in a process of its own says when it is ready, shows its log and ends with its input", async (t) => {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, "serve.ts")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  t.after(() => child.kill("SIGKILL"));
  assert.ok(child.stdout && child.stdin);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ready = JSON.parse((await lines.next()).value ?? "null");
  assert.equal(ready.ready, true);
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(ready.map, "utf8"))).sort(), ["ca", "default", "tcp", "udp"]);
  child.stdin.write("log\n");
  assert.deepEqual(JSON.parse((await lines.next()).value ?? "null"), { log: [] });
  child.stdin.end();
  const [code] = await once(child, "exit");
  assert.equal(code, 0);
  assert.ok(!existsSync(ready.map));
});
