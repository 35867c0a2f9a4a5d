import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import type { InjectOptions } from "fastify";
import { aTestApi } from "./api.ts";
import { fixture, onEveryHome } from "./builders.ts";
import { type HostileRequest, hostileRequests, type OpenApi } from "./hostile-requests.ts";
import { aTeam } from "./team.ts";
import { aWorld } from "./world.ts";

/*
 * Requests from a generator over the OpenAPI document: wrong types, huge bodies, bad tokens, other tenants' ids, SQL, script,
 * unicode. SONDE_HOSTILE=10000 makes so many, SONDE_HOSTILE_SEED the same ones again.
 */
const wanted = Number(process.env.SONDE_HOSTILE ?? 300);
const seed = Number(process.env.SONDE_HOSTILE_SEED ?? Date.now() % 2 ** 31);
/** They end what the other requests need. */
const spared = new Set([
  "deleteWorkspace",
  "logout",
  "endOtherSessions",
  "endSession",
  "transferWorkspace",
  "changePassword",
]);
const marker = "m4rk3rofanother";

onEveryHome(
  `${wanted} hostile requests: no failure of ours, no word of another tenant`,
  async (t, home) => {
    const registry = [fixture("asked-modules.ts")];
    const api = await aTestApi(t, home, { bodyLimit: 1_048_576 }, { registry, threads: 1 });
    const team = await aTeam(api);
    const other = await api.person("other");
    const theirs = await aWorld(api, other, other.workspace, marker);
    const ours = await aWorld(api, team.owner, team.ws, "ours");
    const key = await team.owner.call("POST", "/api/v1/auth/keys", { name: "k", scopes: ["*"] });
    const sessions = [team.owner, team.admin, team.analyst, team.viewer, team.stranger].map(({ token }) => token ?? "");
    const tokens = [...sessions, key.body.data.secret as string];
    const requests = hostileRequests(api.api.swagger() as unknown as OpenApi, {
      ids: [...Object.values(ours), ...Object.values(theirs), other.id, team.viewer.id, randomUUID()],
      workspaces: [team.ws, team.ws, team.ws, other.workspace, team.stranger.workspace, "~"],
      tokens,
    });
    const statuses = new Map<number, number>();
    const wrong: string[] = [];
    const send = async ({ operation, method, url, headers, body }: HostileRequest) => {
      if (spared.has(operation)) return;
      const said = `${method} ${url.slice(0, 300)} as ${tokens.indexOf(headers.authorization?.slice(7) ?? "")}, ${headers["content-type"]}: ${body?.slice(0, 500)}`;
      const request = { method, url, headers, ...(body !== undefined && { payload: body }) } as InjectOptions;
      const { statusCode, payload } = await api.api.inject(request);
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      if (statusCode >= 500) wrong.push(`${statusCode} ${payload.slice(0, 300)}: ${said}`);
      // the marker is in what was asked only where it says an id of theirs
      if (payload.includes(marker)) wrong.push(`leak: ${said} → ${payload.slice(0, 300)}`);
      if (statusCode >= 400 && statusCode !== 404 && method !== "HEAD") {
        const problem = JSON.parse(payload) as Record<string, unknown>;
        if (!problem.detail || !problem.error_code) wrong.push(`no problem: ${payload.slice(0, 200)}: ${said}`);
      }
    };
    await fc.assert(fc.asyncProperty(requests, send), { numRuns: wanted, seed, endOnFailure: true });
    t.diagnostic(
      `seed ${seed}: ${[...statuses]
        .sort(([a], [b]) => a - b)
        .map(([code, n]) => `${code} × ${n}`)
        .join(", ")}`,
    );
    assert.deepEqual(wrong.slice(0, 10), [], `seed ${seed}, ${wrong.length} in all`);
    const still = await other.call(
      "GET",
      `/api/v1/workspaces/${other.workspace}/investigations/${theirs.investigation}`,
    );
    assert.deepEqual([still.status, still.body.data.title], [200, marker], "nothing of theirs was touched");
    assert.equal((await api.nobody.call("GET", "/readyz")).status, 200);
  },
  { timeout: 60_000 + wanted * 100 },
);
