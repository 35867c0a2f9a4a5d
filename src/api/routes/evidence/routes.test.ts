import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { aTestApi } from "../../../../test/api.ts";
import { type Home, onEveryHome, until } from "../../../../test/builders.ts";
import { aFolder, atEnd } from "../../../../test/databases.ts";
import { aTeam, everyPage, statuses } from "../../../../test/team.ts";
import { startLab } from "../../../lab/lab.ts";
import { NewScan } from "../../../model/scan.ts";

/** A team whose scan asked the demo internet's WHOIS and DNS. */
async function aStage(t: TestContext, home: Home) {
  const lab = await startLab();
  atEnd(t, () => lab.close());
  const map = join(aFolder(t), "map.json");
  lab.writeMap(map);
  const api = await aTestApi(t, home);
  const team = await aTeam(api);
  const actor = { workspace: team.ws, name: team.owner.id, role: "owner" } as const;
  const { id } = await api.app.scans.create(
    actor,
    NewScan.parse({
      ...{ targets: [{ type: "domain", value: "acme.test", given: "a test" }], scope: lab.scope, footprint: "P1" },
      modules: [{ id: "domain.whois" }, { id: "dns.records" }],
      reach: { resolvers: [...lab.resolvers], map },
    }),
  );
  await api.app.scans.start(actor, id);
  await api.app.work();
  await until(async () => (await api.app.scans.find(actor, id)).state === "COMPLETED", 60, "the end of the scan");
  const at = `${team.at}/evidence`;
  const all = await everyPage(team.viewer, at, 2);
  return { api, team, at, scan: id, all };
}

onEveryHome(
  "members see which records there are and what a fact cites of them; admins read all, and every read is audited",
  async (t, home) => {
    const { api, team, at, scan, all } = await aStage(t, home);
    assert.ok(all.length > 2);
    assert.ok(all.every((one) => one.scan === scan && !one.erased && one.size > 0));
    assert.equal((await everyPage(team.viewer, `${at}?scan=${scan}`, 3)).length, all.length);
    const whois = (await everyPage(team.viewer, `${at}?uri=whois`, 10))[0];
    assert.ok(whois, JSON.stringify(all));
    assert.ok((await everyPage(team.viewer, `${at}?kind=${whois.kind}`, 10)).every((one) => one.kind === whois.kind));
    const asked = await everyPage(team.viewer, `${at}?scan=${scan}&module=domain.whois`, 3);
    assert.ok(asked.length > 0 && asked.every((one) => one.module === "domain.whois" && one.kind === "whois"));
    assert.ok((await everyPage(team.viewer, `${at}?module=dns.records`, 10)).every((one) => one.kind === "dns"));
    assert.ok((await everyPage(team.viewer, `${at}/job/${whois.job}/files`, 10)).some((one) => one.id === whois.id));
    assert.equal((await team.viewer.call("GET", `${at}/${whois.id}`)).body.data.uri, whois.uri);

    const content = `${at}/${whois.id}/content`;
    assert.deepEqual(await statuses(team, (who) => who.call("GET", content)), [404, 403, 403, 200, 200]);
    const whole = await team.admin.call("GET", content);
    assert.match(whole.body, /acme\.test/i);
    assert.equal(whole.headers["content-type"], "application/octet-stream");
    assert.match(String(whole.headers["content-disposition"]), /^attachment/);
    assert.match(String(whole.headers["content-security-policy"]), /sandbox/);
    const part = await team.admin.call("GET", `${content}?from=3&to=9`);
    assert.equal(part.body, whole.body.slice(3, 9));
    assert.match((await team.admin.call("GET", `${content}?part=request`)).body, /acme\.test/);
    const { rawPayload } = await api.api.inject({
      method: "GET",
      url: `${content}?part=record`,
      headers: { authorization: `Bearer ${team.admin.token}` },
    });
    assert.equal(createHash("sha256").update(rawPayload).digest("hex"), whois.id, "whoever reads it can check its id");
    assert.equal((await team.admin.call("GET", `${content}?from=99999999`)).status, 422);
    assert.equal((await team.admin.call("GET", `${content}?from=9&to=3`)).status, 422);
    const reads = (await team.owner.call("GET", `${team.at}/audit?action=evidence.read`)).body.data;
    assert.ok(reads.length >= 5 && reads.every((row: { subject: string }) => row.subject === whois.id));

    const domain = (await team.viewer.call("GET", `${team.at}/entities/lookup?type=domain&value=acme.test`)).body.data
      .id;
    const facts = await everyPage(team.viewer, `${team.at}/entities/${domain}/provenance`, 50);
    const cited = facts.find((one) =>
      one.proofs.some((proof: { evidence: { id: string } | null }) => proof.evidence?.id === whois.id),
    );
    assert.ok(cited, JSON.stringify(facts));
    const excerpt = `${at}/${whois.id}/excerpt?fact=${cited.about.kind}&fact_id=`;
    const shown = await team.viewer.call("GET", excerpt + cited.about.id);
    assert.equal(shown.status, 200, JSON.stringify(shown.body));
    const [first] = shown.body.data;
    assert.ok(whole.body.includes(first.span), "the span is in the record");
    assert.equal((await team.viewer.call("GET", `${excerpt}99999999`)).status, 404, "no fact cites it");
    const mine = `/api/v1/workspaces/${team.stranger.workspace}/evidence`;
    for (const path of [`/${whois.id}`, `/${whois.id}/content`, `/${whois.id}/custody`, `/bundle?scan=${scan}`])
      assert.equal((await team.stranger.call("GET", mine + path)).status, 404, path);
    for (const path of ["/nothing", `/${"0".repeat(64)}/content?part=both`, "?job=x", "?limit=0"])
      assert.ok([404, 422].includes((await team.admin.call("GET", at + path)).status), path);
  },
  { timeout: 120_000 },
);

onEveryHome(
  "a record shows its place in the chain of custody; erased it is gone for good, and the chain still holds",
  async (t, home) => {
    const { team, at, all } = await aStage(t, home);
    const [one] = all;
    const before = (await team.viewer.call("GET", `${at}/${one.id}/custody`)).body.data;
    assert.deepEqual([before.id, before.state, before.position], [one.id, "whole", one.position]);
    assert.match(before.link, /^[0-9a-f]{64}$/);
    const erase = (who: typeof team.admin, body: object) => who.call("POST", `${at}/${one.id}/erase`, body);
    assert.deepEqual(
      await statuses(team, (who) => erase(who, who === team.owner ? { reason: "  " } : { reason: "asked" })),
      [404, 403, 403, 204, 422],
    );
    assert.equal((await team.admin.call("GET", `${at}/${one.id}/content`)).status, 404);
    assert.equal((await team.viewer.call("GET", `${at}/${one.id}`)).body.data.erased, true);
    const after = (await team.viewer.call("GET", `${at}/${one.id}/custody`)).body.data;
    assert.deepEqual([after.state, after.tombstone.reason, after.link], ["erased", "asked", before.link]);
    const other = (await team.viewer.call("GET", `${at}/${all[1].id}/custody`)).body.data;
    assert.equal(other.state, "whole");
    const audited = (await team.owner.call("GET", `${team.at}/audit?action=evidence.erase`)).body.data;
    assert.equal(audited.length, 1);
  },
  { timeout: 120_000 },
);

const launcher = fileURLToPath(new URL("../../../../bin/sonde.js", import.meta.url));

onEveryHome(
  "what a scan found is downloaded with its evidence as one file, which sonde verify checks: it names a flipped byte",
  async (t, home) => {
    const { api, team, at, scan } = await aStage(t, home);
    const url = `${at}/bundle?scan=${scan}`;
    assert.deepEqual(await statuses(team, (who) => who.call("GET", url)), [404, 403, 403, 200, 200]);
    const answer = await api.api.inject({
      method: "GET",
      url,
      headers: { authorization: `Bearer ${team.admin.token}` },
    });
    assert.equal(answer.headers["content-type"], "application/octet-stream");
    const bytes = answer.rawPayload;
    const folder = aFolder(t);
    const file = join(folder, "bundle.tar");
    const verify = (given: Buffer) => {
      writeFileSync(file, given);
      const { status, stdout } = spawnSync(process.execPath, [launcher, "verify", file, "--data-dir", folder], {
        encoding: "utf8",
      });
      return { status, stdout };
    };
    const whole = verify(bytes);
    assert.equal(whole.status, 0, whole.stdout);
    const flipped = Buffer.from(bytes);
    const offset = flipped.indexOf("evidence.warc.gz") + 512 + 2_000; // behind its header
    flipped.writeUInt8(bytes.readUInt8(offset) ^ 4, offset);
    const broken = verify(flipped);
    assert.equal(broken.status, 5);
    assert.match(broken.stdout, /evidence\.warc\.gz: record \d+ \([0-9a-f]{64}\): it was changed/);
  },
  { timeout: 120_000 },
);
