import assert from "node:assert/strict";
import { test } from "node:test";
import type { ModuleInfo } from "../services/app.ts";
import { chooseModules, untaken } from "../services/choose-modules.ts";
import { duration, parseDuration } from "./duration.ts";
import { readBudget, readReach } from "./limits.ts";
import { readOptions } from "./module-options.ts";

function aModule(given: Partial<ModuleInfo> & Pick<ModuleInfo, "id">): ModuleInfo {
  return {
    title: given.id,
    about: "",
    aliases: [],
    footprint: "P1",
    up_to: null,
    runs: "each",
    consumes: ["domain"],
    produces: ["ip"],
    findings: [],
    options: {},
    keys: [],
    sources: [],
    datasets: [],
    verified: null,
    ...given,
  };
}

const brute = aModule({
  id: "dns.brute",
  options: {
    type: "object",
    properties: {
      words: { type: "integer", default: 500 },
      deep: { type: "boolean", default: false },
      types: { type: "array", items: { type: "string" }, default: [] },
      mode: { type: "string", enum: ["fast", "slow"], default: "fast" },
    },
  },
});
const modules = [
  aModule({ id: "dns.resolve", aliases: ["dns_lookup"] }),
  brute,
  aModule({ id: "web.probe", footprint: "P2" }),
];
const ids = (chosen: readonly ModuleInfo[]) => chosen.map(({ id }) => id);
const choose = (asked: Partial<Parameters<typeof chooseModules>[1]>, footprint: "P1" | "P2" = "P1") =>
  chooseModules(modules, { preset: ["dns.resolve", "web.probe"], named: [], excluded: [], ...asked }, footprint);

test("the preset's modules run, less those that cost too much and those excluded", () => {
  assert.deepEqual(ids(choose({}).modules), ["dns.resolve"]);
  assert.deepEqual(ids(choose({}).tooCostly), ["web.probe"]);
  assert.deepEqual(ids(choose({ excluded: ["dns_lookup"] }, "P2").modules), ["web.probe"]);
});

test("modules are named by id, alias or family, and run in their declared order", () => {
  assert.deepEqual(ids(choose({ named: ["dns.brute", "dns_lookup"] }).modules), ["dns.resolve", "dns.brute"]);
  assert.deepEqual(ids(choose({ named: ["dns"] }).modules), ["dns.resolve", "dns.brute"]);
  assert.deepEqual(ids(choose({ named: ["dns.*"] }).modules), ["dns.resolve", "dns.brute"]);
});

test("a module that does not exist is refused with the one that was meant", () => {
  assert.throws(() => choose({ named: ["dns.brut"] }), { code: "unknown_module", hint: "Did you mean dns.brute?" });
});

test("a module asked for by name that may not run is refused, not left out", () => {
  assert.throws(() => choose({ named: ["web.probe"] }), { code: "not_authorized" });
});

test("targets that no chosen module takes are named, and refused when there are no others", () => {
  const domain = { type: "domain", value: "example.com", given: "" };
  const phone = { type: "phone", value: "+33142685300", given: "" };
  assert.deepEqual(untaken(modules, [domain, phone]), ["phone"]);
  assert.throws(() => untaken(modules, [phone]), { code: "bad_usage" });
});

test("options are read by the type that the module declares", () => {
  const written = ["dns.brute.words=20", "dns.brute.deep=yes", "dns.brute.types=A,AAAA", "dns.brute.mode=slow"];
  assert.deepEqual(readOptions(written, modules).get("dns.brute"), {
    words: 20,
    deep: true,
    types: ["A", "AAAA"],
    mode: "slow",
  });
});

test("options that mean nothing are refused", () => {
  const refused = (text: string, code: string) => assert.throws(() => readOptions([text], modules), { code });
  refused("words=20", "bad_option");
  refused("dns.brut.words=20", "unknown_module");
  refused("dns.brute.word=20", "bad_option");
  refused("dns.brute.words=many", "bad_option");
  refused("dns.brute.mode=sideways", "bad_option");
});

const none = { proxy: undefined, rate: undefined, "max-time": undefined, "max-requests": undefined, map: undefined };

test("resolvers get the usual port, and brackets where they are IPv6", () => {
  const { resolvers } = readReach({
    ...none,
    resolver: ["192.0.2.53,192.0.2.54:5353", "2001:db8::53", "[2001:db8::53]:5353"],
  });
  assert.deepEqual(resolvers, ["192.0.2.53:53", "192.0.2.54:5353", "[2001:db8::53]:53", "[2001:db8::53]:5353"]);
});

test("limits that are no limits are refused", () => {
  const bad: readonly Partial<Record<keyof typeof none, string>>[] = [
    { rate: "0" },
    { rate: "fast" },
    { "max-time": "5 weeks" },
    { "max-time": "0s" },
    { "max-requests": "-1" },
  ];
  for (const flags of bad) {
    assert.throws(() => readBudget({ ...none, resolver: [], ...flags }), { code: "bad_usage" }, JSON.stringify(flags));
  }
  assert.throws(() => readReach({ ...none, resolver: ["dns.example"] }), { code: "bad_usage" });
  assert.throws(() => readReach({ ...none, resolver: [], proxy: "localhost:9050" }), { code: "bad_usage" });
  assert.throws(() => readReach({ ...none, resolver: [], "data-sets": "/nowhere/at/all" }), { code: "bad_usage" });
});

test("a length of time is written and read in seconds, minutes and hours", () => {
  assert.deepEqual(
    ["90", "30s", "5m", "1h30m", "250ms"].map((text) => parseDuration(text, "--max-time")),
    [90_000, 30_000, 300_000, 5_400_000, 250],
  );
  assert.deepEqual([400, 65_000, 7_620_000].map(duration), ["0.4 s", "1 m 05 s", "2 h 07 m"]);
});
