import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { gunzipSync } from "node:zlib";
import { demoScan } from "../src/cli/commands/demo.ts";
import { compareTruth } from "../src/lab/compare-truth.ts";
import { type Lab, startLab } from "../src/lab/lab.ts";
import type { EntityLine, ResultLine } from "../src/model/result.ts";
import { compileScope } from "../src/model/scope.ts";
import type { App, WhyStep } from "../src/services/app.ts";
import { anApp, type Home, onEveryHome, owner, runToEnd } from "./builders.ts";
import { aFolder, atEnd } from "./databases.ts";

type Demo = { readonly app: App; readonly lab: Lab; readonly scan: string; readonly lines: readonly ResultLine[] };

/** The scan of `sonde demo`, without the command line. */
async function aDemo(t: TestContext, home: Home): Promise<Demo> {
  const lab = await startLab();
  atEnd(t, () => lab.close());
  const map = join(aFolder(t), "map.json");
  lab.writeMap(map);
  const app = await anApp(t, home);
  const { scan, state, complete } = await runToEnd(app, await demoScan(lab, map, app.modules), 170);
  assert.equal(state, "COMPLETED");
  assert.equal(complete, false, "traps that could not be looked at make it incomplete");
  const lines: ResultLine[] = [];
  for await (const line of app.results.read(owner, scan)) lines.push(line);
  return { app, lab, scan, lines };
}

const entitiesOf = (lines: readonly ResultLine[]) => lines.filter((it): it is EntityLine => it.kind === "entity");
const isFound = ({ sources }: EntityLine) => sources.some((source) => source !== "target");

async function holdToTruth(t: TestContext, home: Home): Promise<void> {
  const { app, lab, scan, lines } = await aDemo(t, home);

  await t.test("finds all that is there and nothing else, and every trap comes to what it must", () => {
    const { expected, missed, extra, recall, precision } = compareTruth(lab.truth, lines);
    assert.ok(expected > 1_000, `the truth states ${expected} things`);
    assert.deepEqual({ missed, extra, recall, precision }, { missed: [], extra: [], recall: 1, precision: 1 });
  });

  await t.test("proves everything by bytes that are there", async () => {
    const found = entitiesOf(lines).filter(isFound);
    assert.ok(found.length > 400, `${found.length} things`);
    const proven = [...found, ...lines.filter((it) => it.kind === "relation" || it.kind === "finding")];
    assert.deepEqual(
      proven.filter(({ evidence }) => evidence.length === 0),
      [],
    );
    assert.deepEqual((await app.evidence.verify(owner)).problems, []);
  });

  await t.test("leads a hundred things back to a target, each step down to bytes that say it", async () => {
    const found = entitiesOf(lines).filter(isFound);
    const step = Math.floor(found.length / 100);
    const silent: string[] = [];
    for (const { type, value } of found.filter((_, index) => index % step === 0)) {
      const { chain } = await app.provenance.why(owner, `${type}:${value}`, scan);
      assert.equal(chain[0]?.what, "given as a target", `${type} ${value} is not led back to a target`);
      for (const { what, proofs } of chain) {
        assert.ok(proofs.length > 0, `${what} has no proof`);
        for (const { proof, excerpt, note } of proofs) {
          assert.equal(note, null, `${what}: evidence ${note}`);
          if (proof.kind === "bytes") assert.ok(excerpt && excerpt.span.length > 0, `${what} points at nothing`);
        }
      }
      const last = chain.at(-1);
      if (!last || last.module === "target" || says(last, type, value)) continue;
      silent.push(`${type} ${value} by ${last.module}: ${JSON.stringify(last.proofs.map(({ excerpt }) => excerpt))}`);
    }
    assert.deepEqual(silent, []);
  });

  await t.test("reached nothing but what the demo internet answers", async () => {
    const folder = join(aFolder(t), "bundle");
    await app.evidence.export(owner, scan, folder);
    const warc = gunzipSync(readFileSync(join(folder, "evidence.warc.gz"))).toString("latin1");
    const reached = new Set([...warc.matchAll(/^WARC-IP-Address: (\S+)\r$/gm)].map(([, address]) => address ?? ""));
    const named = new Set(
      Object.keys({ ...lab.map.tcp, ...lab.map.udp }).map((it) => it.replace(/^\[?(.*?)\]?:\d+$/, "$1")),
    );
    const scope = compileScope(lab.scope, []);
    assert.ok(reached.size > 40, `${reached.size} addresses`);
    assert.deepEqual(
      [...reached].filter((address) => !named.has(address) && !scope.hasAddress(address)),
      [],
    );
  });
}

onEveryHome("the demo internet is found whole, nothing is invented, every trap has its right outcome", holdToTruth, {
  timeout: 240_000,
});

function lastOf(url: string): string {
  const { hostname, pathname } = new URL(url);
  return (pathname.split("/").findLast((part) => part !== "") ?? hostname.split(".")[0] ?? url)
    .replace(/^@/, "")
    .toLowerCase();
}

/** Whether the bytes (or what they read as, or where they came from) say that there is such a thing. */
function says({ proofs }: WhyStep, type: string, value: string): boolean {
  const spans = proofs.map(({ excerpt }) => excerpt?.span ?? "");
  const read = [...spans, ...proofs.map(({ reads }) => reads ?? "")].join("\n").toLowerCase();
  const uris = proofs.map(({ uri }) => uri ?? "");
  const digits = (text: string) => text.replace(/\D/g, "");
  switch (type) {
    case "phone":
      return spans.some((span) => digits(span).length > 6 && value.endsWith(digits(span).slice(-9)));
    case "service":
      return (
        spans.includes(value.replace(/^.*:(\d+)\/tcp$/, "$1")) || uris.includes(`udp://${value.replace(/\/udp$/, "")}`)
      );
    case "key":
      return read.includes(value) || spans.some((span) => /^.{0,4}ssh-/s.test(span)); // a key's blob begins with its kind
    case "account":
      return uris.concat(read).some((text) => text.toLowerCase().includes(value.slice(value.indexOf(":") + 1)));
    case "url":
      // A page proves itself by its answer, or is named by a link or the answer to its last part.
      return uris.includes(value) || [read, ...uris].some((text) => text.toLowerCase().includes(lastOf(value)));
    case "email":
      return read.includes(value) || read.includes(value.replace("@", ".")); // the mailbox of a SOA record
    case "ip":
      return read.includes(value) || uris.some((uri) => uri.endsWith("type=AXFR"));
    case "bucket":
      return value
        .slice(value.indexOf(":") + 1)
        .split("/")
        .every((part) => [read, ...uris].some((text) => text.toLowerCase().includes(part)));
    case "hostname":
      return read.includes(value) || read.includes(value.slice(0, value.indexOf(".")));
    default:
      return read.includes(value.toLowerCase());
  }
}
