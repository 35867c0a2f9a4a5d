import assert from "node:assert/strict";
import { onEveryApi } from "../../../../test/api.ts";
import { onEveryCase, runScan } from "../../../../test/case.ts";
import { aTeam, everyPage, statuses } from "../../../../test/team.ts";

type Asset = { asset_id: string; asset_value: string; risk_score: number };

onEveryCase("what a scan of a case holds in scope becomes assets with all that is known of them", async (_t, it) => {
  const { team, investigation } = it;
  const { viewer, analyst } = team;
  const at = `${team.at}/assets`;
  const list = await viewer.call("GET", at);
  assert.equal(list.status, 200);
  assert.equal(list.body.pagination.total, list.body.data.length);
  const values = list.body.data.map((one: Asset) => one.asset_value);
  for (const value of ["example.com", "www.example.com", "h0.example.com"]) assert.ok(values.includes(value), value);
  const scores = list.body.data.map((one: Asset) => one.risk_score);
  assert.deepEqual(
    scores,
    scores.toSorted((a: number, b: number) => b - a),
    "the riskiest first",
  );

  const site = list.body.data.find((one: Asset) => one.asset_value === "www.example.com");
  assert.match(site.asset_id, /^ast_\d+$/);
  const shown = (await viewer.call("GET", `${at}/${site.asset_id}`)).body.data;
  assert.deepEqual(shown, site, "alone as in the list");
  assert.deepEqual(
    [shown.asset_type, shown.parent_domain, shown.discovered_via, shown.user_id, shown.workspace_id],
    ["subdomain", "example.com", "desk.find", analyst.id, team.ws],
  );
  assert.deepEqual([shown.open_ports, shown.ip_addresses], [[22, 443, 3306], ["192.0.2.7"]]);
  assert.deepEqual(shown.ip_geolocation, { country: "FR", city: "Paris", latitude: 48.86, longitude: 2.35 });
  assert.deepEqual(shown.technologies, [{ name: "nginx", version: "1.18.0" }]);
  assert.deepEqual(
    [shown.server_header, shown.http_status, shown.http_security_headers_score],
    ["nginx/1.18.0", 200, 40],
  );
  const { valid, is_self_signed, days_until_expiry, issuer } = shown.ssl_cert_info;
  assert.deepEqual([valid, is_self_signed, issuer], [true, false, "CN=Some CA"]);
  assert.ok(days_until_expiry >= 9 && days_until_expiry <= 10);
  assert.deepEqual(shown.dns_records.A, ["192.0.2.7"]);
  assert.deepEqual([shown.breach_history, shown.http_redirect_chain], [null, null], "what is not known is null");
  assert.deepEqual(
    shown.security_findings.map((one: { detector: string }) => one.detector),
    ["web.exposed_file"],
  );
  const points = shown.risk_contributions.map((one: { points: number }) => one.points);
  const sum = points.reduce((all: number, one: number) => all + one, 0);
  assert.ok(Math.abs(sum - shown.risk_score) < 0.06, "contributions add up");
  assert.deepEqual(
    [shown.risk_features.has_database_ports_open, shown.risk_features.exposure_type_score, shown.risk_level],
    [true, 5, "high"],
  );
  assert.equal(shown.risk_features.breach_history_count, null);
  assert.ok(shown.risk_confidence > 0.5 && shown.risk_confidence < 1);
  assert.equal(shown.risk_factors[0].category, "exposure");
  const domain = list.body.data.find((one: Asset) => one.asset_value === "example.com");
  assert.deepEqual(
    [domain.asset_type, domain.discovered_via, domain.dns_records.MX],
    ["domain", "target", ["10 mail.example.net"]],
  );

  const mine = await viewer.call("GET", `${at}?investigation=${investigation}&asset_type=subdomain&sort=asset_value`);
  assert.deepEqual(
    mine.body.data.map((one: Asset) => one.asset_value),
    ["h0.example.com", "h1.example.com", "www.example.com"],
  );
  const all = await everyPage(viewer, `${at}?sort=risk_score`, 2);
  assert.equal(new Set(all.map((one) => one.asset_id)).size, values.length);
  const skipped = await viewer.call("GET", `${at}?sort=risk_score&skip=2&limit=2`);
  assert.deepEqual(
    skipped.body.data.map((one: Asset) => one.asset_id),
    all.slice(2, 4).map((one) => one.asset_id),
  );
  assert.equal((await viewer.call("GET", `${at}?skip=1&cursor=abc`)).status, 422);
  assert.equal((await viewer.call("GET", `${at}?risk_level=severe`)).status, 422);
  assert.equal((await viewer.call("GET", `${at}?q=WWW`)).body.data.length, 1);
});

onEveryCase("assets are made, labelled, put on a clock, exported and let go by who may", async (_t, it) => {
  const { team, investigation } = it;
  const { analyst, viewer, stranger } = team;
  const at = `${team.at}/assets`;
  const add = (asset_value: string, more: object = {}, who = analyst) =>
    who.call("POST", at, { asset_value, investigation, ...more });
  const made = await add("=cmd.example[.]org", { labels: ["prod", "prod"], scan_frequency_hours: 24 });
  assert.equal(made.status, 422, "no name");
  const mine = await add("Shop.Example[.]org", { labels: ["prod", "prod", "=1+1"], scan_frequency_hours: 24 });
  assert.equal(mine.status, 201);
  const { asset_id, asset_value, discovered_via, labels, risk_score, next_scan_at } = mine.body.data;
  assert.deepEqual(
    [asset_value, discovered_via, labels, risk_score],
    ["shop.example.org", "manual", ["prod", "=1+1"], null],
  );
  assert.ok(Date.parse(next_scan_at) > Date.now() + 23 * 3_600_000);
  assert.equal((await add("shop.example.org")).status, 200, "there already");
  assert.equal((await add("@jdoe")).body.error_code, "bad_target");
  assert.deepEqual(await statuses(team, (who, role) => add(`${role}.example.net`, {}, who)), [404, 403, 201, 201, 201]);
  const entity = await viewer.call("GET", `${team.at}/entities/${mine.body.data.entity_id}`);
  assert.equal(entity.body.data?.value ?? entity.body.data?.key, "shop.example.org", "it is an entity like any other");

  const one = `${at}/${asset_id}`;
  const changed = await analyst.call("PATCH", one, { labels: ["test"], scan_frequency_hours: null });
  assert.deepEqual([changed.body.data.labels, changed.body.data.next_scan_at], [["test"], null]);
  assert.equal((await viewer.call("GET", `${at}?label=test`)).body.data.length, 1);
  assert.equal((await analyst.call("PATCH", one, { scan_frequency_hours: 0 })).status, 422);
  assert.equal((await viewer.call("PATCH", one, { labels: [] })).status, 403);
  for (const id of ["ast_0", "ast_x", "ast_99999999", "nonsense", "ast_1;drop"])
    assert.equal((await viewer.call("GET", `${at}/${id}`)).status, 404, id);
  const theirs = `/api/v1/workspaces/${stranger.workspace}/assets`;
  for (const method of ["GET", "DELETE"])
    assert.equal((await stranger.call(method, `${theirs}/${asset_id}`)).status, 404);

  await analyst.call("PATCH", one, { labels: ["=1+1"] });
  const csv = await viewer.call("GET", `${at}/export?sort=asset_value`);
  assert.match(String(csv.headers["content-type"]), /text\/csv/);
  assert.match(String(csv.headers["content-disposition"]), /^attachment/);
  const lines = String(csv.body).trim().split("\r\n");
  assert.match(lines[0] ?? "", /^asset_id,asset_value,asset_type/);
  assert.ok(lines.some((line) => line.includes("www.example.com")));
  const json = await viewer.call("GET", `${at}/export?format=json&label=${encodeURIComponent("=1+1")}`);
  assert.deepEqual(
    json.body.data.map((each: Asset) => each.asset_value),
    ["shop.example.org"],
  );

  assert.equal((await analyst.call("DELETE", one)).status, 204);
  assert.equal((await analyst.call("GET", one)).status, 404);
  assert.equal((await analyst.call("DELETE", one)).status, 404);
  assert.equal((await add("shop.example.org")).status, 201, "it can be brought back");
});

onEveryCase("what was deleted stays away from the next scan, and every score is kept", async (_t, it) => {
  const { api, team, investigation, scan } = it;
  const { viewer, analyst } = team;
  const at = `${team.at}/assets`;
  const www = (await viewer.call("GET", `${at}?q=www`)).body.data[0];
  const h0 = (await viewer.call("GET", `${at}?q=h0.`)).body.data[0];
  await analyst.call("DELETE", `${at}/${h0.asset_id}`);
  const second = await runScan(api, team, investigation, { days: -1 });
  assert.equal((await viewer.call("GET", `${at}/${h0.asset_id}`)).status, 404);
  const worse = (await viewer.call("GET", `${at}/${www.asset_id}`)).body.data;
  assert.ok(worse.risk_score > www.risk_score, "its certificate has ended");
  assert.equal(worse.ssl_cert_info.valid, false);
  const history = (await viewer.call("GET", `${at}/${www.asset_id}/risk`)).body.data;
  assert.deepEqual(
    history.map((one: { scan: string; risk_score: number }) => [one.scan, one.risk_score]),
    [
      [second, worse.risk_score],
      [scan, www.risk_score],
    ],
  );
  const dashboard = (await viewer.call("GET", `${team.at}/analytics/dashboard`)).body.data;
  assert.deepEqual([dashboard.total_scans, dashboard.scans_by_state], [2, { COMPLETED: 2 }]);
  const assets = (await everyPage(viewer, at, 100)) as Asset[];
  assert.equal(dashboard.total_assets, assets.length);
  const mean = assets.reduce((all, one) => all + one.risk_score, 0) / assets.length;
  assert.ok(Math.abs(dashboard.average_risk_score - mean) < 0.02);
  const { critical, medium } = dashboard.findings_by_severity;
  assert.deepEqual([critical, medium], [1, 1]);
  assert.equal(dashboard.newest.scans[0].id, second);
  assert.deepEqual(dashboard.keys_missing, ["register"]);
  const [today, ...others] = (await viewer.call("GET", `${team.at}/analytics/trends`)).body.data;
  assert.equal(others.length, 0);
  assert.deepEqual(
    [today.day, today.assets, today.scans, today.findings.critical, today.mean_risk],
    [new Date().toISOString().slice(0, 10), assets.length, 2, 1, dashboard.average_risk_score],
  );
  assert.deepEqual(
    await statuses(team, (who) => who.call("GET", `${team.at}/analytics/dashboard`)),
    [404, 200, 200, 200, 200],
  );
});

onEveryCase("assets that are due are scanned again, each once", async (_t, it) => {
  const { api, team, investigation } = it;
  const { viewer, analyst } = team;
  const at = `${team.at}/assets`;
  const www = (await viewer.call("GET", `${at}?q=www`)).body.data[0];
  const h0 = (await viewer.call("GET", `${at}?q=h0.`)).body.data[0];
  for (const { asset_id } of [www, h0]) await analyst.call("PATCH", `${at}/${asset_id}`, { scan_frequency_hours: 6 });
  const { tick } = api.platform.assetScans;
  const later = (hours: number) => new Date(Date.now() + hours * 3_600_000);
  assert.equal(await tick(later(5)), 0, "not yet");
  const scans = async () => (await viewer.call("GET", `${team.at}/scans?investigation=${investigation}`)).body.data;
  const before = (await scans()).length;
  await Promise.all([tick(later(7)), tick(later(7))]);
  const [again, ...rest] = await scans();
  assert.equal(rest.length, before, "one scan for both");
  assert.deepEqual([again.title, again.target_count, again.created_by], ["2 assets, again", 2, "schedule"]);
  assert.equal(await tick(later(8)), 0, "it is due again after its time");
});

onEveryApi("a domain is scanned in a case of its own", async (_t, api) => {
  const team = await aTeam(api);
  const { analyst, viewer } = team;
  const scan = (body: object, who = analyst) => who.call("POST", `${team.at}/assets/scan`, body);
  const started = await scan({ domain: "example.com" });
  assert.deepEqual([started.status, started.body.data.status], [202, "pending"]);
  assert.equal(started.headers.location, `${team.at}/scans/${started.body.data.scan_id}`);
  const modules = async (id: string) =>
    (await viewer.call("GET", `${team.at}/scans/${id}`)).body.data.modules.map((one: { id: string }) => one.id);
  assert.ok((await modules(started.body.data.scan_id)).includes("ct.crtsh"));
  const other = await scan({ domain: "Example.com", scan_subdomains: false });
  assert.equal(other.body.data.investigation, started.body.data.investigation, "in the same case");
  assert.equal((await modules(other.body.data.scan_id)).includes("ct.crtsh"), false);
  assert.equal((await scan({ domain: "nonsense" })).status, 422);
  assert.deepEqual(await statuses(team, (who) => scan({ domain: "example.com" }, who)), [404, 403, 202, 202, 202]);
});
