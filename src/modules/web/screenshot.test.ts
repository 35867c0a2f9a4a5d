import assert from "node:assert/strict";
import { test } from "node:test";
import { type Net, NetError } from "../../sdk/net.ts";
import { type CannedReply, cannedNet, runModule } from "../../sdk/testing.ts";
import screenshot from "./screenshot.ts";

const root = "https://www.example.org/";
const html: CannedReply = { headers: { "content-type": "text/html" }, body: "<h1>x</h1>" };

/** A browser that makes one picture, or fails; the real one is tested with the door. */
function withBrowser(reply: CannedReply | NetError, browser: Partial<Net["browser"]> = {}) {
  const net = cannedNet({ http: { "www.example.org": reply } });
  const pictured: string[] = [];
  const shot: Net["browser"]["screenshot"] = async (url, { width = 0, height = 0 } = {}) => {
    pictured.push(`${url} ${width}x${height}`);
    const proof = () => ({ kind: "bytes" as const, evidence: "ab".repeat(32), part: "response" });
    return { evidence: "ab".repeat(32), proof, png: new Uint8Array(9), width, height, requests: 3, refused: 1 };
  };
  return { pictured, net: { ...net, browser: { isInstalled: true, screenshot: shot, ...browser } } };
}

const subject = { type: "url", value: root, traits: ["alive"] };
const run = (net: Net, options = {}) => runModule(screenshot, { subject, net, options, scope: ["example.org"] });

test("a hit is a picture that is kept as evidence", async () => {
  const { net, pictured } = withBrowser(html);
  const { claims } = await run(net, { width: 640 });
  assert.deepEqual(pictured, [`${root} 640x800`]);
  assert.deepEqual(claims[0]?.attributes, {
    screenshot: { width: 640, height: 800, bytes: 9 },
  });
  assert.deepEqual(claims[0]?.proofs, [{ kind: "bytes", evidence: "ab".repeat(32), part: "response" }]);
});

test("a miss is what shows nothing of its own: a redirect, an answer that is no page, a host that is not wanted", async () => {
  const redirect = { status: 301, headers: { location: "https://else.test/" } };
  for (const reply of [redirect, { headers: { "content-type": "application/json" }, body: "{}" }]) {
    const { net, pictured } = withBrowser(reply);
    const { claims, outcomes } = await run(net);
    assert.deepEqual([pictured, claims, outcomes], [[], [], []]);
  }
  const { net, pictured } = withBrowser(html);
  await run(net, { hosts: ["shop.example.org"] });
  assert.deepEqual([pictured, net.asked], [[], []]);
});

test("the lack of a browser is said, and nothing is asked of the site", async () => {
  const { net } = withBrowser(html, { isInstalled: false });
  const { outcomes } = await run(net);
  assert.deepEqual([outcomes.map(({ outcome }) => outcome), net.asked], [["failed"], []]);
});

test("a job says once that there is no browser, however many pages it has", async () => {
  const said: string[] = [];
  const options = screenshot.options.parse({});
  const context = {
    options,
    net: withBrowser(html, { isInstalled: false }).net,
    couldNotLook: (it: string) => said.push(it),
  };
  assert.ok("run" in screenshot);
  for (const page of ["a", "b", "c"])
    await screenshot.run(context as never, { ...subject, value: `https://${page}.test/` } as never);
  assert.deepEqual(said, ["failed"]);
});

test("a refusal is blocked, of the page or of what it leads to", async () => {
  const waf = withBrowser({ status: 403, body: "WAF" });
  assert.deepEqual([(await run(waf.net)).outcomes[0]?.outcome, waf.pictured], ["blocked", []]);
  const away = withBrowser(html, { screenshot: () => Promise.reject(new NetError("blocked", "leads out of scope")) });
  const { claims, outcomes } = await run(away.net);
  assert.deepEqual([claims, outcomes[0]?.outcome], [[], "blocked"]);
});

test("a malformed page that ends the browser is a failure that is told", async () => {
  const { net } = withBrowser(html, { screenshot: () => Promise.reject(new NetError("failed", "no picture")) });
  assert.deepEqual(
    (await run(net)).outcomes.map(({ outcome }) => outcome),
    ["failed"],
  );
});

test("it is never part of a passive scan", () => {
  assert.equal(screenshot.footprint, "P2");
});
