import assert from "node:assert/strict";
import { test } from "node:test";
import type { ResultLine } from "../model/result.ts";
import { compareTruth } from "./compare-truth.ts";
import { targetsOf } from "./targets.ts";
import { makeTruth } from "./truth/make-truth.ts";
import type { Truth } from "./truth/truth.ts";
import { world } from "./world/index.ts";

const truth = makeTruth(world, targetsOf(world));

function attributesOf({ claims }: Truth, type: string, value: string): Record<string, unknown> {
  const own = claims.filter(({ entity }) => entity.type === type && entity.value === value);
  return Object.fromEntries(own.map((it) => [it.attribute, it.value]));
}

/** The output of a scan that found exactly what is true. */
function perfectLines(of: Truth): ResultLine[] {
  const plain = { v: 1 as const, sources: [], evidence: [] };
  return [
    ...of.entities.map(({ type, value }): ResultLine => {
      const traits = of.traits.flatMap((it) => (it.startsWith(`${type} ${value} `) ? [it.split(" ")[2] ?? ""] : []));
      return {
        ...plain,
        kind: "entity",
        type,
        value,
        distance: 0,
        in_scope: true,
        traits,
        attributes: attributesOf(of, type, value),
      };
    }),
    ...of.relations.map((it): ResultLine => ({ ...plain, kind: "relation", ...it })),
    ...of.findings.map(
      ({ type, subject, about, says }, index): ResultLine => ({
        v: 1,
        kind: "finding",
        type,
        subject,
        title: about ?? type,
        category: "x",
        severity: "low",
        description: says ?? "",
        fingerprint: String(index),
        remediation: "",
        evidence: [],
      }),
    ),
    ...of.outcomes.flatMap(({ module, entities: [entity], outcomes: [outcome] }): ResultLine[] =>
      entity && outcome ? [{ v: 1, kind: "outcome", module, entity, outcome, detail: "" }] : [],
    ),
  ];
}

test("a scan that found all of it and nothing else has recall and precision 1", () => {
  const { expected, found, missed, extra, recall, precision } = compareTruth(truth, perfectLines(truth));
  assert.deepEqual([missed, extra, recall, precision], [[], [], 1, 1]);
  assert.equal(found, expected);
});

test("what was not found is missed by name, and lowers recall alone", () => {
  const lines = perfectLines(truth).filter((it) => it.kind !== "entity" || it.value !== "vault-7f3a.acme.test");
  const { missed, recall, precision } = compareTruth(truth, lines);
  assert.deepEqual(missed, ["entity hostname vault-7f3a.acme.test"]);
  assert.ok(recall < 1 && precision === 1);
});

test("phantoms, false addresses, believed soft 404s and catch-all mailboxes are extra, and lower precision alone", () => {
  const entity = {
    v: 1 as const,
    kind: "entity" as const,
    distance: 0,
    in_scope: true,
    attributes: {},
    sources: [],
    evidence: [],
  };
  const phantom: ResultLine = { ...entity, type: "hostname", value: "phantom.initech.example", traits: [] };
  const mailbox: ResultLine = {
    ...entity,
    type: "email",
    value: "anyone@globex.test",
    traits: ["deliverable"],
    attributes: { deliverable: "catch_all" },
  };
  const address: ResultLine = {
    v: 1,
    kind: "relation",
    from: { type: "hostname", value: "www.acme.test" },
    relation: "resolves_to",
    to: { type: "ip", value: "203.0.113.11" },
    sources: [],
    evidence: [],
  };
  const believed = perfectLines(truth).flatMap((it): ResultLine[] =>
    it.kind === "finding" && it.type === "web.exposed_file"
      ? [{ ...it, subject: { type: "url", value: "https://intranet.globex.test/" }, fingerprint: "soft" }]
      : [],
  );
  const { extra, recall, precision } = compareTruth(truth, [
    ...perfectLines(truth),
    phantom,
    mailbox,
    address,
    ...believed,
  ]);
  assert.equal(extra.length, 4);
  assert.ok(recall === 1 && precision < 1);
});

test("a claim that differs is missed and extra, an outcome that nothing explains is extra, one that is not there is missed", () => {
  const [known] = truth.outcomes;
  const lines = perfectLines(truth).flatMap((line): ResultLine[] => {
    if (line.kind === "entity" && line.value === "self.acme.test") return [{ ...line, attributes: { cname_loop: [] } }];
    if (line.kind !== "outcome" || !known) return [line];
    return line.module === known.module && line.entity === known.entities[0]
      ? [{ ...line, outcome: "failed" }]
      : [line];
  });
  const { missed, extra } = compareTruth(truth, lines);
  assert.deepEqual(missed, [
    "outcome dns.resolve hostname lame.acme.test inconclusive",
    'claim hostname self.acme.test cname_loop ["self.acme.test"]',
  ]);
  assert.deepEqual(extra, [
    "claim hostname self.acme.test cname_loop []",
    "outcome dns.resolve hostname lame.acme.test failed: ",
  ]);
});
