import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { aTestApi } from "../../test/api.ts";
import { fixture, onEveryHome } from "../../test/builders.ts";
import { type Alias, aliases, meantBy } from "./aliases.ts";

const id = randomUUID();
const filled = (path: string) => path.replace(/\{\w+\}/g, id);

for (const { row, method, path, to, as = method } of aliases) {
  test(`${row}: ${method} ${path} means ${as} ${to}`, () => {
    assert.deepEqual(meantBy(method, filled(path)), { method: as, url: filled(to) });
    assert.deepEqual(meantBy(method, `${filled(path)}?limit=1&q=a?b`)?.url, `${filled(to)}?limit=1&q=a?b`);
    assert.equal(meantBy("TRACE", filled(path)), null);
    assert.equal(meantBy(method, `${filled(path)}/more/of/it`), null);
  });
}

test("our own paths and pages of the app mean what they say", () => {
  for (const url of ["/api/v1/auth/login", "/api/v1/workspaces", "/docs", "/", "/api/authx/me", "/jobs/x/y/z"])
    assert.equal(meantBy("GET", url), null);
  assert.equal(meantBy("GET", `/workspaces/${id}`, "text/html,*/*"), null);
  assert.ok(meantBy("GET", `/workspaces/${id}`, "application/json"));
  assert.ok(meantBy("GET", "/api/investigations", "text/html,*/*"));
});

onEveryHome("the literal paths of the founding documents answer as their own", async (t, home) => {
  const api = await aTestApi(t, home, {}, { registry: [fixture("asked-modules.ts")], threads: 1 });
  const ada = await api.person("ada");
  const known = new Set(api.api.documented.map((one) => `${one.method} ${one.url.replace(/:(\w+)/g, "{$1}")}`));
  const canonical = ({ method, as = method, to }: Alias) => `${as} ${to.replace("/~", "/{ws}")}`;
  const served = aliases.filter((one) => known.has(canonical(one)));
  const missing = aliases.filter((one) => !known.has(canonical(one))).map((one) => one.row);
  assert.ok(
    missing.every((row) => row.startsWith("S4-API-")),
    `nothing serves ${missing}`,
  );

  const made = await ada.call("POST", "/api/investigations", { title: "By its old name" });
  assert.equal(made.status, 201);
  const investigation: string = made.body.data.id;
  const target = await ada.call("POST", `/workspaces/${ada.workspace}/targets/domain`, { domain: "acme.example" });
  const job = await ada.call("POST", "/jobs", { technique: "find_it", target: target.body.data.id });
  assert.deepEqual([target.status, job.status, job.body.data.state], [201, 201, "CREATED"]);
  const idOf = (path: string) => (path.includes("/jobs/") ? job.body.data.id : investigation);
  for (const one of served.filter(({ method }) => method === "GET")) {
    const fill = (path: string) => path.replace("{ws}", ada.workspace).replace(/\{\w+\}/, idOf(path));
    const by = await ada.call("GET", fill(one.path));
    const as = await ada.call("GET", fill(one.to));
    const { timestamp: _a, request_id: _b, path: asked, ...said } = by.body;
    const { timestamp: _c, request_id: _d, path: _e, ...same } = as.body;
    assert.deepEqual([by.status, said], [as.status, same], one.path);
    if (by.status >= 400) assert.equal(asked, fill(one.path), "problems name the path that was asked");
    assert.equal((await api.nobody.call("GET", fill(one.path))).status, 401, one.path);
  }
  const changed = await ada.call("PUT", `/api/investigations/${investigation}`, { question: "Who?" });
  assert.deepEqual([changed.status, changed.body.data.question], [200, "Who?"]);
  const other = await ada.call("POST", "/workspaces", { name: "Second" });
  assert.equal(other.status, 201);
  const there = { "x-workspace": other.body.data.id };
  assert.deepEqual((await ada.call("GET", "/api/investigations", undefined, there)).body.data, []);
  const queued = await ada.call("POST", `/jobs/${job.body.data.id}/enqueue`);
  assert.deepEqual([queued.status, queued.body.data.state], [202, "QUEUED"]);
  const again = await api.nobody.call("POST", "/auth/login", { email: ada.email, password: "wrong" });
  assert.deepEqual([again.status, again.body.error_code], [401, "bad_credentials"]);
  assert.equal((await ada.call("DELETE", `/api/investigations/${investigation}`)).status, 204);
  assert.equal((await ada.call("POST", "/api/auth/logout")).status, 204);
  assert.equal((await api.nobody.call("GET", "/api/nothing")).status, 404);
});
