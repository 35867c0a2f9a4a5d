import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));
const read = (file: string) => readFileSync(`${root}docs/reference/${file}`, "utf8");
const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);

/** The rows of the founding documents that the platform serves: how many there are in each area, or which. */
const wanted: Record<string, readonly number[]> = {
  "S0-API": upTo(21),
  "S0-WS": upTo(6),
  "S0-FLOW": upTo(12),
  "S0-SEC": upTo(13),
  "S0-BEK": upTo(6),
  // auth, users, orchestration, registry, collection, storage; gateway; configuration
  "S1-SVC": [...upTo(18), 29, 30, 31, 32, 34, 35],
  "S1-SEC": upTo(12),
  "S2-STACK": upTo(8),
  "S2-QS": upTo(5),
  "S2-JOB": upTo(13),
  "S2-MODEL": upTo(5),
  "S2-FLOW": upTo(11),
  "S2-API": upTo(26),
  "S2-TECH": upTo(4),
  "S2-SVC": upTo(7),
  "S2-DEV": upTo(5),
  "S2-STRUCT": upTo(6),
  "S2-ENV": upTo(9),
  "S2-IDEM": upTo(2),
  "S2-DEDUP": upTo(3),
  "S3-DB": upTo(10),
  "S3-SEC": upTo(8),
  "S4-API": upTo(17),
  "S4-PRIN": upTo(24),
  "S4-CONV": upTo(16),
};
/** Resources that another part of the platform brings: whoever names their routes is believed while there is none of them. */
const brought = /^\/api\/v1\/workspaces\/\{ws\}\/(assets|analytics)\b/;
const mayBeLater = ["reports", "MCP", "billing", "outgoing webhooks"];

const lines = ["api-map.md", "requirements.md"].flatMap((file) =>
  [...read(file).matchAll(/^\| (S\d-[A-Z]+-\d+) \|.*\| (.+) \|$/gm)].map(([, row = "", served = ""]) => ({
    row,
    served,
  })),
);

test("every requirement of the platform has a line that says what serves it", () => {
  const known = new Set(lines.map((line) => line.row));
  const rows = Object.entries(wanted).flatMap(([area, numbers]) => numbers.map((n) => `${area}-${n}`));
  assert.equal(rows.length, 273);
  assert.deepEqual(
    rows.filter((row) => !known.has(row)),
    [],
  );
});

test("what comes later is a report, MCP, billing or an outgoing webhook", () => {
  const wrong = lines.filter(({ served }) => {
    const [, what] = /\blater: ([^;]+)/.exec(served) ?? [];
    return what === undefined ? /\blater\b/.test(served) : !mayBeLater.includes(what);
  });
  assert.deepEqual(wrong, []);
});

test("routes and files that serve a requirement are there", () => {
  const { paths } = JSON.parse(read("openapi.json")) as { paths: Record<string, Record<string, unknown>> };
  const wrong = lines.flatMap(({ row, served }) =>
    [...served.matchAll(/`([^`]+)`/g)].flatMap(([, named = ""]) => {
      const [, method = "", path = ""] = /^([A-Z]+) (\/\S*)$/.exec(named) ?? [];
      if (path) {
        const ours = path.replace("/~", "/{ws}");
        const [part] = brought.exec(ours) ?? [];
        const isAwaited = part !== undefined && !Object.keys(paths).some((one) => one.startsWith(part));
        return isAwaited || paths[ours]?.[method.toLowerCase()] ? [] : [`${row}: ${named}`];
      }
      const isFile = /^(src|test|docs|web)\/|^(README\.md|package\.json)$/.test(named);
      return isFile && !existsSync(`${root}${named}`) ? [`${row}: ${named}`] : [];
    }),
  );
  assert.deepEqual(wrong, []);
});
