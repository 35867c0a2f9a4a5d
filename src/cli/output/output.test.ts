import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  type EntityLine,
  type FindingLine,
  type OutcomeLine,
  ResultLine,
  type SummaryLine,
} from "../../model/result.ts";
import type { Why } from "../../services/app.ts";
import { makeStyle } from "../style.ts";
import { widthOf } from "../width.ts";
import { csv } from "./csv.ts";
import { digest } from "./digest.ts";
import { jsonDocument, jsonLine, jsonText } from "./json.ts";
import { listing } from "./listing.ts";
import { markdownReport } from "./markdown.ts";
import { ordered } from "./ordered.ts";
import { renderSummary } from "./summary.ts";
import { renderWhy } from "./why.ts";

const plainStyle = makeStyle(false);
const steering = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const hostile = "\x1b]0;owned\x07\u202e|`=cmd\r\n\u2028";

function anEntity(given: Partial<EntityLine> = {}): EntityLine {
  return {
    v: 1,
    kind: "entity",
    type: "hostname",
    value: "www.example.com",
    distance: 0,
    in_scope: true,
    traits: ["resolved"],
    attributes: {},
    sources: ["dns.resolve"],
    evidence: [],
    ...given,
  };
}

function aFinding(given: Partial<FindingLine> = {}): FindingLine {
  return {
    v: 1,
    kind: "finding",
    type: "dns.axfr_open",
    category: "dns",
    severity: "high",
    title: "Zone transfer is open",
    description: "",
    subject: { type: "hostname", value: "ns1.example.com" },
    fingerprint: "f",
    remediation: "",
    evidence: [],
    ...given,
  };
}

function anOutcome(given: Partial<OutcomeLine> = {}): OutcomeLine {
  return {
    v: 1,
    kind: "outcome",
    module: "dns.resolve",
    entity: { type: "hostname", value: "slow.example.com" },
    outcome: "timeout",
    detail: "no answer in 5 s",
    ...given,
  };
}

function aSummary(given: Partial<SummaryLine> = {}): SummaryLine {
  return {
    v: 1,
    kind: "summary",
    scan: "s1",
    state: "COMPLETED",
    complete: false,
    reason: null,
    elapsed_ms: 4_200,
    entities: { hostname: 1 },
    relations: 0,
    findings: { high: 1 },
    outcomes: { timeout: 1 },
    not_verified_live: ["dns.brute"],
    ...given,
  };
}

async function* stream(...lines: ResultLine[]): AsyncIterable<ResultLine> {
  yield* lines;
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += piece;
  return text;
}

test("the summary says what was found, what is wrong, what could not be looked at, and what to do next", async () => {
  const hosts = ["a", "b", "c", "d", "e"].map((name) =>
    anEntity({ value: `${name}.example.com`, in_scope: name !== "a" }),
  );
  const read = await digest(
    stream(...hosts, anEntity({ type: "ip", value: "192.0.2.1" }), aFinding(), anOutcome(), aSummary()),
  );
  const text = renderSummary(read, {
    title: "example.com",
    width: 90,
    style: plainStyle,
    notRun: ["ip.ports (P2)"],
    next: [["sonde show s1", "everything it found"]],
  });
  assert.equal(
    text,
    `Done, in part  example.com  4.2 s · 6 things · 1 finding · 1 could not be looked at

Found
  hostname  5  b.example.com  dns.resolve
               c.example.com  dns.resolve
               d.example.com  dns.resolve
               and 2 more
  ip        1  192.0.2.1      dns.resolve

Findings
  high  Zone transfer is open  ns1.example.com

Could not look
  dns.resolve  timeout  1  slow.example.com  no answer in 5 s
  Not run, they touch the target: ip.ports (P2)
  Not verified live: dns.brute

Next
  sonde show s1  everything it found
`,
  );
});

test("the demo's summary says how it compares with the truth", async () => {
  const truth = { expected: 10, found: 9, missed: ["entity hostname x.example"], extra: [], recall: 0.9, precision: 1 };
  const text = renderSummary(await digest(stream(aSummary({ truth }))), {
    title: "",
    width: 80,
    style: plainStyle,
    next: [],
  });
  assert.match(
    text,
    /9 of 10 expected facts found {3}recall 0\.900 {3}precision 1\.00\n {2}missed: entity hostname x\.example\n/,
  );
});

test("a chain shows each step, who said it, and the bytes", () => {
  const step = { at: "2026-11-21T04:00:00.000Z", count: 1 };
  const why: Why = {
    entity: { type: "ip", value: "192.0.2.1" },
    scan: "s1",
    chain: [
      {
        ...step,
        what: "",
        entity: { type: "domain", value: "example.com" },
        relation: null,
        module: "",
        proofs: [
          {
            proof: { kind: "given", by: "a person", where: "argument 1" },
            uri: null,
            excerpt: null,
            reads: null,
            note: null,
          },
        ],
      },
      {
        ...step,
        count: 2,
        what: "",
        entity: { type: "ip", value: "192.0.2.1" },
        relation: { name: "resolves_to", from: "domain example.com", to: "ip 192.0.2.1" },
        module: "dns.resolve",
        proofs: [
          {
            proof: { kind: "bytes", evidence: "ab".repeat(32), part: "response", range: [45, 61] },
            uri: "dns://192.0.2.53/example.com?type=A",
            excerpt: { before: "\x1b[31mexample.com A ", span: "192.0.2.1", after: "\n" },
            reads: null,
            note: null,
          },
        ],
      },
    ],
    claims: [],
  };
  assert.equal(
    renderWhy(why, 90, plainStyle),
    `domain    example.com
│ given by a person: argument 1
│
└─ resolves to  dns.resolve · 2026-11-21 04:00:00 · seen 2 times
ip        192.0.2.1
  evidence abababababab response bytes 45–61 of dns://192.0.2.53/example.com?type=A
    \\x1b[31mexample.com A ⟦192.0.2.1⟧\\n
`,
  );
});

const everything = fc.record({
  text: fc.oneof(fc.string({ unit: "binary" }), fc.constant(hostile)),
  number: fc.nat(5),
});

function hostileLines(text: string, number: number): ResultLine[] {
  const entity = { type: "hostname", value: text };
  return [
    anEntity({
      value: text,
      distance: number,
      attributes: { title: text, list: [text] },
      traits: [text],
      sources: [text],
    }),
    { v: 1, kind: "relation", from: entity, relation: text, to: entity, sources: [text], evidence: [] },
    aFinding({ title: text, description: text, subject: entity, remediation: text, type: text, category: text }),
    anOutcome({ module: text, entity, detail: text }),
    aSummary({ reason: text, not_verified_live: [text] }),
  ];
}

test("no form of output lets collected text steer a terminal", async () => {
  await fc.assert(
    fc.asyncProperty(everything, async ({ text, number }) => {
      const lines = hostileLines(text, number);
      const forms = [
        await textOf(listing(stream(...lines), 80, plainStyle)),
        await textOf(markdownReport(stream(...lines), text)),
        (await textOf(csv(stream(...lines)))).replaceAll("\r\n", "\n"),
        await textOf(jsonDocument(stream(...lines))),
        lines.map(jsonLine).join(""),
        renderSummary(await digest(stream(...lines)), { title: text, width: 80, style: plainStyle, next: [] }),
      ];
      for (const form of forms) assert.doesNotMatch(form, steering);
    }),
  );
});

test("JSON loses nothing by being safe, and each line is of the documented form", () => {
  fc.assert(
    fc.property(everything, ({ text, number }) => {
      for (const line of hostileLines(text, number)) {
        assert.deepEqual(JSON.parse(jsonText(line)), JSON.parse(JSON.stringify(line)));
        assert.equal(jsonLine(line).indexOf("\n"), jsonLine(line).length - 1);
      }
    }),
  );
  for (const line of [anEntity(), aFinding(), anOutcome(), aSummary()]) ResultLine.parse(JSON.parse(jsonLine(line)));
});

test("a JSON document holds every line once and the summary apart, also when there is nothing", async () => {
  const full = JSON.parse(await textOf(jsonDocument(stream(anEntity(), aFinding(), aSummary()))));
  assert.deepEqual([full.data.length, full.summary.kind], [2, "summary"]);
  assert.deepEqual(JSON.parse(await textOf(jsonDocument(stream(aSummary())))).data, []);
});

test("CSV has as many cells in every row as in its head, and Markdown tables too", async () => {
  const lines = [anEntity({ value: 'a,"b' }), aFinding({ title: "x | y" }), anOutcome(), aSummary()];
  const rows = (await textOf(csv(stream(...lines)))).trimEnd().split("\r\n");
  const cells = (row: string) => row.replace(/"(?:[^"]|"")*"/g, "q").split(",").length;
  assert.deepEqual(new Set(rows.map(cells)).size, 1);
  const report = await textOf(markdownReport(stream(...lines), "t"));
  const finding = report.split("\n").filter((line) => line.startsWith("| ") && line.includes("x "));
  assert.equal(finding[0]?.split(/(?<!\\)\|/).length, 7);
});

test("people get results kind by kind, names by their domain, addresses by their number, the worst finding first", async () => {
  const read = () =>
    stream(
      aSummary(),
      anEntity({ type: "ip", value: "192.0.2.10" }),
      aFinding({ severity: "low", title: "small" }),
      anEntity({ value: "b.example.com" }),
      anEntity({ type: "ip", value: "192.0.2.9" }),
      anEntity({ value: "a.example.org" }),
      aFinding({ severity: "critical", title: "big" }),
      anEntity({ value: "z.a.example.com", in_scope: false }),
    );
  const order: string[] = [];
  for await (const line of ordered(read)) {
    order.push(line.kind === "entity" ? line.value : line.kind === "finding" ? line.title : line.kind);
  }
  assert.deepEqual(order, [
    "b.example.com",
    "a.example.org",
    "z.a.example.com",
    "192.0.2.9",
    "192.0.2.10",
    "big",
    "small",
    "summary",
  ]);
});

test("more lines than are held in memory still come kind by kind", async () => {
  async function* many(): AsyncIterable<ResultLine> {
    for (let at = 0; at < 10_500; at += 1) yield* [anEntity({ value: `h${at}.example.com` }), anOutcome()];
  }
  let changes = 0;
  let count = 0;
  let last = "";
  for await (const { kind } of ordered(many)) {
    count += 1;
    if (kind !== last) changes += 1;
    last = kind;
  }
  assert.deepEqual([count, changes], [21_000, 2]);
});

test("a list for a person never exceeds the terminal's width", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.integer({ min: 40, max: 160 }), async (text, width) => {
      const list = await textOf(listing(stream(...hostileLines(text, 1)), width, makeStyle(true)));
      for (const line of list.split("\n")) assert.ok(widthOf(line) <= width, line);
    }),
  );
});
