import assert from "node:assert/strict";
import { aTestApi } from "../../../../test/api.ts";
import { onEveryHome } from "../../../../test/builders.ts";
import { aTeam, everyPage, statuses } from "../../../../test/team.ts";
import { aTeller, ofDomain, toldRegistry } from "../../../../test/told.ts";

onEveryHome(
  "relations are listed by their ends, name and scan, and shown with who saw them",
  async (t, home) => {
    const api = await aTestApi(t, home, {}, { registry: toldRegistry });
    const team = await aTeam(api);
    const { scan } = aTeller(t, api.app, { workspace: team.ws, name: team.owner.id, role: "owner" });
    const hosts = ["a", "b", "c"].map((name) => ({
      ...{ entity: "hostname", value: `${name}.example.org`, relation: "subdomain_of", reverse: true },
    }));
    const first = await scan(ofDomain(...hosts, { entity: "email", value: "x@example.org", relation: "has_contact" }));
    const second = await scan(ofDomain(...hosts.slice(0, 1)));
    const at = `${team.at}/relations`;
    const all = await everyPage(team.viewer, at, 3);
    assert.equal(all.length, 4);
    assert.equal((await everyPage(team.viewer, `${at}?relation=subdomain_of`, 2)).length, 3);
    assert.equal((await everyPage(team.viewer, `${at}?scan=${first}`, 10)).length, 4);
    assert.equal((await everyPage(team.viewer, `${at}?scan=${second}`, 10)).length, 1);
    const [one] = all.filter(({ from }) => from.value === "a.example.org");
    assert.deepEqual([one.from.type, one.relation, one.to.value], ["hostname", "subdomain_of", "example.org"]);
    assert.equal((await everyPage(team.viewer, `${at}?to=${one.to.id}`, 10)).length, 3);
    assert.equal((await everyPage(team.viewer, `${at}?from=${one.from.id}&relation=subdomain_of`, 10)).length, 1);
    const shown = (await team.viewer.call("GET", `${at}/${one.id}`)).body.data;
    assert.deepEqual(
      shown.observations.map(({ module, scan: of }: { module: string; scan: string }) => [module, of]).sort(),
      [
        ["told.domain", first],
        ["told.domain", second],
      ].sort(),
    );
    assert.deepEqual(await statuses(team, (who) => who.call("GET", `${at}/${one.id}`)), [404, 200, 200, 200, 200]);
    const mine = `/api/v1/workspaces/${team.stranger.workspace}/relations`;
    assert.equal((await team.stranger.call("GET", `${mine}/${one.id}`)).status, 404);
    assert.deepEqual((await team.stranger.call("GET", `${mine}?to=${one.to.id}`)).body.data, []);
    for (const path of ["?from=0", "?relation=%00", "/x", "?limit=1000"])
      assert.equal((await team.viewer.call("GET", at + path)).status, 422, path);
  },
  { timeout: 120_000 },
);
