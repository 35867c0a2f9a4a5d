import { expect, test } from "vitest";
import { escapeXml, type Picture, toGexf, toGraphMl, toJson, toSvg } from "./exports.ts";
import type { Mark } from "./graph-state.ts";
import { begin } from "./graph-state.ts";
import { sift } from "./shown.ts";

const hostile = [
  `"><script>alert(1)</script>`,
  `]]><img src=x onerror="alert(1)">`,
  "&lt;b&gt; &amp;amp; 'quoted'",
  "\u0000\u0008null\uffff and \ud800 half",
  "line\nbreak\ttab\r",
  "\u202egnp.exe",
  "</title></svg><svg onload=alert(1)>",
  "日本 🜁",
];
const { view } = begin({
  nodes: hostile.map((value, at) => ({
    ...{ id: at + 1, type: at % 2 ? "domain" : `ip" x="`, value, first_seen: "2026-01-01T00:00:00.000Z" },
    ...{ distance: null, in_scope: null, severity: at === 0 ? "critical" : null },
  })),
  edges: [
    { id: 1, from: 1, to: 2, relation: `re"lates<to` },
    { id: 2, from: 2, to: 3, relation: "resolves_to" },
  ],
  folds: [
    { id: "1.out.mentions.email", at: 1, type: "email", relation: "mentions", direction: "out", count: 12, sample: [] },
  ],
});
const picture: Picture = {
  shown: sift(view, { without: new Set(), until: null }),
  places: new Map([...view.nodes.keys()].map((key, at) => [key, [at * 10.123456, at * at] as const])),
  nameOf: (mark: Mark) => (mark.kind === "fold" ? `${mark.count} × ${mark.type}` : mark.value),
  ...{ scheme: "dark", ground: "#000000", ink: "#ffffff", line: "#888888" },
};

function parsed(xml: string): Document {
  const read = new DOMParser().parseFromString(xml, "application/xml");
  expect(read.querySelector("parsererror")?.textContent).toBeUndefined();
  for (const name of ["script", "img", "b"]) expect(read.getElementsByTagName(name)).toHaveLength(0);
  for (const element of read.querySelectorAll("*"))
    for (const { name } of element.attributes) expect(name).not.toMatch(/^on/);
  return read;
}

/** What XML cannot carry is replaced; all else is to come back as it was. */
const carried = (text: string) =>
  text.replaceAll("\u0000", "�").replaceAll("\u0008", "�").replaceAll("\uffff", "�").replaceAll("\ud800", "�");

test("GraphML holds every node, link and value, whatever the values say", () => {
  const read = parsed(toGraphMl(picture));
  const nodes = [...read.getElementsByTagName("node")];
  expect(nodes).toHaveLength(hostile.length + 1);
  expect(read.getElementsByTagName("edge")).toHaveLength(3);
  hostile.forEach((value, at) => {
    expect(nodes[at]?.querySelector("data[key=value]")?.textContent).toBe(carried(value));
  });
  expect(nodes[0]?.querySelector("data[key=type]")?.textContent).toBe(`ip" x="`);
  expect(nodes.at(-1)?.querySelector("data[key=count]")?.textContent).toBe("12");
  expect(read.querySelector("edge data[key=relation]")?.textContent).toBe(`re"lates<to`);
});

test("GEXF holds every node with its place and colour, and every link", () => {
  const read = parsed(toGexf(picture));
  const nodes = [...read.getElementsByTagName("node")];
  expect(nodes.map((one) => one.getAttribute("label")).slice(0, hostile.length)).toEqual(hostile.map(carried));
  expect(read.getElementsByTagName("edge")).toHaveLength(3);
  expect(nodes[1]?.getElementsByTagName("viz:position")[0]?.getAttribute("x")).toBe("10.12");
  expect(nodes[1]?.getElementsByTagName("viz:color")[0]?.getAttribute("r")).toBe("138");
});

test("SVG draws every mark; what was collected is text in it and nothing else", () => {
  const read = parsed(toSvg(picture));
  expect(read.documentElement.tagName).toBe("svg");
  expect(read.querySelectorAll("svg")).toHaveLength(1);
  expect(read.querySelectorAll("circle, polygon")).toHaveLength(hostile.length + 1);
  expect(read.querySelectorAll("line")).toHaveLength(3);
  for (const name of ["cx", "cy", "x1", "y1"])
    for (const one of read.querySelectorAll(`[${name}]`))
      expect(Number(one.getAttribute(name))).toBeGreaterThanOrEqual(0);
  expect([...read.querySelectorAll("text")].some((one) => one.textContent?.includes("[U+202E]gnp.exe"))).toBe(true);
});

test("JSON is read back as it was", () => {
  const { nodes, edges } = JSON.parse(toJson(picture));
  expect(nodes.map((one: { value?: string }) => one.value).slice(0, hostile.length)).toEqual(
    hostile.map((value) => JSON.parse(JSON.stringify(value))),
  );
  expect(edges).toHaveLength(3);
  expect(nodes[1]).toMatchObject({ x: 10.12, y: 1, type: "domain" });
});

test("an empty picture and one of a single node are files too", () => {
  for (const size of [0, 1]) {
    const nodes = new Map([...picture.shown.nodes].slice(0, size));
    const small = { ...picture, shown: { nodes, edges: [], links: new Map() } };
    for (const write of [toSvg, toGexf, toGraphMl]) {
      expect(write(small)).not.toMatch(/NaN|Infinity|undefined/);
      parsed(write(small));
    }
  }
  expect(escapeXml("a\u000bb")).toBe("a�b");
});
