import { expect, test } from "vitest";
import { serviceWorker } from "./plugin.ts";

function built(page: string): string {
  let source = "";
  const chunk = (fileName: string, length: number) => ({ type: "chunk", fileName, code: "x".repeat(length) });
  const asset = (fileName: string, text: string) => ({ type: "asset", fileName, source: text });
  const bundle = {
    a: chunk("assets/index-1.js", 10),
    b: chunk("assets/graph-2.js", 900_000),
    c: asset("assets/index-3.css", "a{}"),
    d: asset("assets/photo-4.png", "png"),
    e: asset("index.html", page),
  };
  const emit = { emitFile: (file: { source: string }) => (source = file.source) };
  (serviceWorker().generateBundle as (this: unknown, ...args: unknown[]) => void).call(emit, {}, bundle);
  return source;
}

test("the shell is the page and its small files, and each build has a name of its own", () => {
  const source = built("<p>one</p>");
  const files = JSON.parse(/const files = (\[.*\]);/.exec(source)?.[1] ?? "");
  expect(files).toEqual(["/icon.svg", "/manifest.webmanifest", "/assets/index-1.js", "/assets/index-3.css"]);
  expect(source).not.toContain("__BUILD__");
  expect(built("<p>one</p>")).toBe(source);
  expect(built("<p>two</p>")).not.toBe(source);
});
