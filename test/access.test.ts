import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { accessTable, type Caller, callers, pathOf, type Verdict, verdictOf } from "../scripts/access-table.ts";
import type { DocumentedRoute } from "../src/api/plugins/access.ts";
import { aTestApi, type Caller as Person } from "./api.ts";
import { fixture, onEveryHome } from "./builders.ts";
import { aTeam, type Team } from "./team.ts";
import { aWorld } from "./world.ts";

const committed = readFileSync(new URL("../docs/reference/access.md", import.meta.url), "utf8");
const registry = [fixture("asked-modules.ts")];

/** What the routes want that ask the service beside the door: without it they would refuse before it is asked. */
const bodies: Record<string, object> = {
  changeInvestigation: { question: "Who?" },
  addInvestigationTargets: { targets: ["b.example"] },
  createInvestigationScan: { targets: ["a.example"], modules: ["find"] },
  planInvestigationScan: { targets: ["a.example"], modules: ["find"] },
  setGrant: { role: "viewer" },
  createJob: { technique: "find_it", target: "a.example" },
};
/** They end what the others need. */
const last = ["logout", "endOtherSessions", "deleteWorkspace"];

/** Passwords and refresh tokens are asked for behind the door. */
const beyond = ["bad_credentials", "code_wanted"];

const verdict = (status: number, body: { detail?: string; error_code?: string }): Verdict | string => {
  if (status === 403 || (status === 401 && !beyond.includes(body?.error_code ?? ""))) return `${status}`;
  if (status === 404 && /no workspace/.test(body?.detail ?? "")) return "404";
  return status < 500 ? "yes" : `${status}`;
};

/** A fresh thing for a route to be about: what happens to it is nobody else's business. */
async function fresh(team: Team, route: DocumentedRoute, n: number): Promise<string> {
  const [, resource] = /workspaces\/:ws\/(\w+)\/:id/.exec(route.url) ?? [];
  const make = async (path: string, body: object) =>
    (await team.admin.call("POST", `${team.at}/${path}`, body)).body.data.id as string;
  if (resource === "investigations") return make("investigations", { title: `${route.operationId} ${n}` });
  if (resource === "scans") return make("scans", { targets: ["a.example"], modules: ["find"] });
  if (resource === "jobs")
    return make("jobs", { technique: "find_it", target: "a.example", params: { word: `w${n}` } });
  return randomUUID();
}

onEveryHome(
  "every route lets in whom the table says, and nobody else",
  async (t, home) => {
    const api = await aTestApi(t, home, {}, { registry });
    assert.equal(committed, accessTable(api.api.documented), "stale: run node scripts/gen-access.ts");
    const team = await aTeam(api);
    const { viewer, analyst, admin, owner, stranger } = team;
    const people: Record<Caller, Person> = { nobody: api.nobody, stranger, viewer, analyst, admin, owner };
    const wrong: string[] = [];
    let calls = 0;
    const order = (one: DocumentedRoute) => last.indexOf(one.operationId);
    for (const route of api.api.documented.toSorted((a, b) => order(a) - order(b))) {
      const { method, operationId } = route;
      const who = route.permission === "account" ? (["nobody", "stranger"] as const) : callers;
      for (const caller of who) {
        if (operationId === "deleteWorkspace" && caller === "owner") continue; // afterwards there is nothing to call
        const id = route.inside ? await fresh(team, route, ++calls) : randomUUID();
        const url = route.url
          .replace(":ws", team.ws)
          .replace(":id", id)
          .replace(":user", route.inside ? viewer.id : randomUUID())
          .replace(/:\w+/g, () => randomUUID());
        const body = bodies[operationId] ?? (["GET", "DELETE"].includes(method) ? undefined : {});
        const answer = await people[caller].call(method, url, body);
        const expected = verdictOf(route, caller);
        // anybody may leave: the viewer who is asked about is the one who asks
        const leaves = caller === "viewer" && ["removeMember", "removeGrant"].includes(operationId);
        const isRefresh = operationId === "refresh" && answer.status === 401;
        const got = isRefresh ? "yes" : verdict(answer.status, answer.body);
        if (got !== expected && !leaves)
          wrong.push(
            `${method} ${pathOf(route)} as ${caller}: ${got} (${answer.status}), and the table says ${expected}`,
          );
        if (operationId === "removeMember" && answer.status === 204)
          await owner.call("POST", `${team.at}/members`, { email: "viewer@people.example", role: "viewer" });
      }
    }
    assert.deepEqual(wrong, []);
  },
  { timeout: 300_000 },
);

onEveryHome(
  "things of another tenant are not there, by any route and with any role",
  async (t, home) => {
    const api = await aTestApi(t, home, {}, { registry, threads: 1 });
    const team = await aTeam(api);
    const marker = "m4rk3rofanother";
    const theirs = await aWorld(api, team.owner, team.ws, marker);
    const { stranger } = team;
    const wrong: string[] = [];
    for (const { method, url, permission, operationId } of api.api.documented) {
      if (permission === "public" || permission === "account" || !url.includes("/:ws")) continue;
      const [, resource = ""] = /:ws\/(\w+)\//.exec(url) ?? [];
      const kind = resource.replace(/ies$/, "y").replace(/s$/, "") as keyof typeof theirs;
      const path = url
        .replace(":ws", stranger.workspace)
        .replace(":target", theirs.target)
        .replace(":user", team.viewer.id)
        .replace(":job_id", theirs.job)
        .replace(":id", theirs[kind] ?? randomUUID());
      if (operationId === "deleteWorkspace") continue;
      const { status, body } = await stranger.call(
        method,
        path,
        bodies[operationId] ?? (method === "GET" ? undefined : {}),
      );
      const isAbout = /:(id|target)/.test(url);
      if (JSON.stringify(body ?? "").includes(marker)) wrong.push(`${operationId} tells of it`);
      if (status >= 500 || (isAbout && status < 400)) wrong.push(`${operationId} answers ${status}`);
      if (isAbout && method === "GET" && status !== 404 && status !== 422)
        wrong.push(`${operationId} answers ${status}`);
    }
    for (const [kind, plural] of [
      ["investigation", "investigations"],
      ["scan", "scans"],
      ["job", "jobs"],
      ["target", "targets"],
      ["entity", "entities"],
      ["finding", "findings"],
    ] as const) {
      const inOwn = await stranger.call("GET", `/api/v1/workspaces/${stranger.workspace}/${plural}/${theirs[kind]}`);
      const inTheirs = await stranger.call("GET", `${team.at}/${plural}/${theirs[kind]}`);
      const rightful = await team.owner.call("GET", `${team.at}/${plural}/${theirs[kind]}`);
      assert.deepEqual([inOwn.status, inTheirs.status, rightful.status], [404, 404, 200], kind);
    }
    assert.deepEqual(wrong, []);
  },
  { timeout: 120_000 },
);
