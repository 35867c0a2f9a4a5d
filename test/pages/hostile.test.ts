import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { aTestApi, password } from "../api.ts";
import { embeddedHome, until } from "../builders.ts";
import { aFolder } from "../databases.ts";
import { aFinding, toldRegistry } from "../told.ts";
import {
  aBrowser,
  buildPages,
  go,
  investigationPages,
  settled,
  signIn,
  withoutBrowser,
  workspacePages,
} from "./site.ts";

/** What a target, or whoever writes into a workspace, would run in our pages: each sets a mark, or asks a host of its own. */
const attacks = [
  `<img src=x onerror="window.ran=1">`,
  `<script>window.ran=1</script>`,
  `"><svg onload=window.ran=1>`,
  `'-window.ran=1-'`,
  `javascript:window.ran=1`,
  `[a](javascript:window.ran=1) ![b](https://attacker.invalid/pixel.png)`,
  `<iframe srcdoc="<script>parent.ran=1</script>"></iframe><style>@import 'https://attacker.invalid/a.css'</style>`,
  "{{constructor.constructor('window.ran=1')()}}",
  "\u001b]0;owned\u0007 \u202etxet desrever\u202c",
];
const all = attacks.join(" ");

/** A workspace in which every text that somebody else can choose is an attack. */
async function aHostileCase(t: TestContext) {
  const home = await embeddedHome(t);
  const api = await aTestApi(t, home, {}, { registry: toldRegistry });
  const ada = await api.person("ada");
  const at = `/api/v1/workspaces/${ada.workspace}`;
  const made = async (path: string, body: object) => {
    const answer = await ada.call("POST", `${at}${path}`, body);
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  };
  const script = join(aFolder(t), "script.json");
  const told = [
    ...attacks.map((attack, n) => ({
      finding: aFinding("test.open_door", {
        ...{ title: `${n} ${attack}`.slice(0, 200), description: attack, remediation: attack, instance: String(n) },
        data: { banner: attack },
      }),
    })),
    ...attacks.map((attack) => ({ entity: "organization", value: `Evil ${attack}`, relation: "registered_to" })),
    {
      entity: "url",
      value: `https://www.example.org/?q=${encodeURIComponent(attacks[0] ?? "")}`,
      relation: "links_to",
    },
    {
      entity: "hostname",
      value: "www.example.org",
      relation: "subdomain_of",
      reverse: true,
      attributes: { title: all },
    },
    { claim: { registrar: all } },
    { couldNotLook: "blocked" },
  ];
  writeFileSync(script, JSON.stringify({ "told.domain": { "domain example.org": told } }));
  const investigation = (await made("/investigations", { title: attacks[0], question: all, targets: ["example.org"] }))
    .id;
  const scan = await made(`/investigations/${investigation}/scans`, {
    ...{ modules: ["told.domain"], options: { "told.domain": { script } }, start: true },
  });
  await api.app.work();
  const state = async () => (await ada.call("GET", `${at}/scans/${scan.id}`)).body.data.state;
  await until(async () => (await state()) === "COMPLETED", 50, "the end of the scan");
  const [finding] = (await ada.call("GET", `${at}/findings`)).body.data;
  await made("/notes", { investigation, text: all });
  await made("/comments", { subject: { kind: "finding", id: finding.id }, text: all, mentions: [] });
  await made("/tags", { name: attacks[2], colour: "#aa0000" });
  await ada.call("PUT", "/api/v1/auth/me", { display_name: attacks[1] });
  const url = await api.api.listen({ host: "127.0.0.1", port: 0 });
  return { url, investigation: String(investigation), email: ada.email };
}

test("nothing that others wrote runs or asks anybody, on any page", {
  timeout: 240_000,
  skip: withoutBrowser(),
}, async (t) => {
  buildPages();
  const { url, investigation, email } = await aHostileCase(t);
  const { page, wrong } = await (await aBrowser(t))();
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) wrong.push(`asked ${request.url()}`);
  });
  await signIn(page, url, { email, password });
  await page.getByRole("navigation").first().waitFor();
  for (const path of [...workspacePages, ...investigationPages(investigation)]) {
    await go(page, path);
    const row = page.locator("[data-row] [data-open]").first();
    if (await row.isVisible().catch(() => false)) {
      await row.click();
      await settled(page);
      for (const tab of await page.getByRole("complementary").getByRole("tab").all()) await tab.click();
      await settled(page);
    }
    const broken = (await page.evaluate(
      "[window.ran, ...[...document.querySelectorAll('[onerror],[onload],a[href^=javascript],img[src=x]')].map((one) => one.outerHTML)]",
    )) as unknown[];
    assert.deepEqual(broken, [undefined], path);
    assert.ok(!(await page.getByText("Something broke on this page").isVisible()), path);
  }
  assert.deepEqual(wrong, []);
});
