import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { z } from "zod";
import { entityTypes } from "../model/entities/index.ts";
import { relations } from "../model/relations.ts";
import { modules } from "./index.ts";
import { presets } from "./presets.ts";

const fileOf = (id: string) => join(import.meta.dirname, `${id.replace(".", "/")}.test.ts`);

test("the list of modules is what its generator would write", () => {
  execFileSync(process.execPath, [join(import.meta.dirname, "..", "..", "scripts", "gen-modules.ts"), "--check"]);
});

test("every module has tests for hit, miss, refusal and malformed answer, by their names", () => {
  const lacking = modules.flatMap(({ id }) => {
    const text = existsSync(fileOf(id)) ? readFileSync(fileOf(id), "utf8") : "";
    const titles = [...text.matchAll(/^\s*(?:test|it)\(\s*(["'`])(.*?)\1/gm)].map((match) => match[2] ?? "").join("\n");
    return ["hit", "miss", "refus", "malformed"].flatMap((word) =>
      new RegExp(`\\b${word}`).test(titles) ? [] : [`${id}: ${word}`],
    );
  });
  assert.deepEqual(lacking, []);
});

test("a module is one small file", (t) => {
  const lengths = modules
    .map(({ id }) => readFileSync(fileOf(id).replace(".test.ts", ".ts"), "utf8").split("\n").length)
    .sort((a, b) => a - b);
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0;
  t.diagnostic(`${lengths.length} modules, of ${lengths[0]} to ${lengths.at(-1)} lines, ${median} in the median`);
  assert.ok(median <= 120, `${median} lines in the median`);
});

test("ids and aliases name one module each", () => {
  const names = modules.flatMap(({ id, aliases = [] }) => [id, ...aliases]);
  assert.equal(new Set(names).size, names.length);
  for (const { id } of modules) assert.match(id, /^[a-z]+\.[a-z0-9_-]+$/);
});

test("every module takes and gives what the vocabulary knows", () => {
  for (const { id, consumes, produces } of modules) {
    for (const kind of consumes) {
      const known = kind.startsWith("relation:") ? Object.hasOwn(relations, kind.slice(9)) : entityTypes.has(kind);
      assert.ok(known, `${id} consumes ${kind}`);
    }
    for (const type of produces) assert.ok(entityTypes.has(type), `${id} produces ${type}`);
  }
});

test("every option has a default and a description", () => {
  for (const { id, options } of modules) {
    assert.doesNotThrow(() => options.parse({}), id);
    const { properties = {} } = z.toJSONSchema(options, { io: "input" });
    for (const [name, option] of Object.entries(properties)) {
      assert.ok(typeof option === "object" && option.description, `${id}.${name} has no description`);
    }
  }
});

test("passive modules ask only declared sources, look into declared data sets, or ask nobody", () => {
  for (const { id, footprint, sources = [], datasets = [] } of modules) {
    const asksNobody = !/\bnet\b/.test(readFileSync(fileOf(id).replace(".test.ts", ".ts"), "utf8"));
    if (footprint === "P0") assert.ok(sources.length + datasets.length > 0 || asksNobody, `${id} declares no source`);
  }
});

test("presets name modules that exist, each once; one of them names all, and a passive one is passive", () => {
  const byId = new Map(modules.map((module) => [module.id, module]));
  for (const preset of presets) {
    assert.equal(new Set(preset.modules).size, preset.modules.length, preset.id);
    for (const id of preset.modules) assert.ok(byId.has(id), `${preset.id} names ${id}`);
  }
  const named = (id: string) => presets.find((preset) => preset.id === id)?.modules ?? [];
  assert.deepEqual([...named("all")].sort(), [...byId.keys()].sort());
  assert.ok(named("passive").length > 0);
  for (const id of named("passive")) assert.equal(byId.get(id)?.footprint, "P0", id);
});
