import { expect, test } from "vitest";
import en from "./en/index.ts";
import fr from "./fr/index.ts";

function keysOf(texts: unknown, path = ""): string[] {
  if (Array.isArray(texts)) return [`${path}[${texts.length}]`];
  if (typeof texts !== "object" || texts === null) return [path];
  return Object.entries(texts).flatMap(([key, value]) => keysOf(value, `${path}.${key}`));
}

function valuesOf(texts: unknown): string[] {
  return typeof texts === "string" ? [texts] : Object.values(texts as object).flatMap(valuesOf);
}

test("both languages say everything", () => {
  expect(keysOf(fr).sort()).toEqual(keysOf(en).sort());
  for (const text of [...valuesOf(en), ...valuesOf(fr)]) expect(text.trim()).not.toBe("");
});

test("what is put into a text has the same name in both", () => {
  const holes = (texts: object) =>
    JSON.stringify(texts)
      .match(/\{\{\w+\}\}/g)
      ?.sort();
  expect(holes(fr)).toEqual(holes(en));
});
