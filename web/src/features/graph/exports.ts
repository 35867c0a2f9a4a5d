import type { Edge, Mark, Point } from "./graph-state.ts";
import type { Shown } from "./shown.ts";
import { labelText } from "./shown.ts";
import { lookOf, outlines } from "./type-look.ts";

/** What is written to a file: what is shown, with where it stands. */
export type Picture = {
  readonly shown: Pick<Shown, "nodes" | "edges" | "links">;
  readonly places: ReadonlyMap<string, Point>;
  readonly nameOf: (mark: Mark) => string;
  readonly scheme: "light" | "dark";
  readonly ground: string;
  readonly ink: string;
  readonly line: string;
};

export const fileKinds = ["png", "svg", "graphml", "gexf", "json"] as const;
export type FileKind = (typeof fileKinds)[number];

/** What XML 1.0 may not hold, however it is escaped. */
const forbidden = /[^\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const signs: Readonly<Record<string, string>> = {
  ...{ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" },
  ...{ "\n": "&#10;", "\r": "&#13;", "\t": "&#9;" },
};

export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(forbidden, "�")
    .replace(/[&<>"'\n\r\t]/g, (sign) => signs[sign] ?? sign);
}

const x = escapeXml;
const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
const round = (n: number) => Number(n.toFixed(2));

function attributesOf(mark: Mark): {
  value: string;
  type: string;
  count: number;
  severity: string;
  first_seen: string;
} {
  return mark.kind === "fold"
    ? { value: "", type: mark.type, count: mark.count, severity: "", first_seen: "" }
    : { value: mark.value, type: mark.type, count: 1, severity: mark.severity ?? "", first_seen: mark.firstSeen ?? "" };
}

export function toJson({ shown, places }: Picture): string {
  const nodes = [...shown.nodes.values()].map((mark) => {
    const [px = 0, py = 0] = places.get(mark.key) ?? [];
    return { ...mark, x: round(px), y: round(py) };
  });
  return `${JSON.stringify({ nodes, edges: shown.edges }, null, 1)}\n`;
}

export function toGraphMl({ shown, places, nameOf }: Picture): string {
  const keys = [
    ["label", "node", "string"],
    ["type", "node", "string"],
    ["value", "node", "string"],
    ["count", "node", "int"],
    ["severity", "node", "string"],
    ["first_seen", "node", "string"],
    ["x", "node", "double"],
    ["y", "node", "double"],
    ["relation", "edge", "string"],
  ].map(([id, of, type]) => `<key id="${id}" for="${of}" attr.name="${id}" attr.type="${type}"/>`);
  const data = (all: Readonly<Record<string, string | number>>) =>
    Object.entries(all)
      .filter(([, value]) => value !== "")
      .map(([key, value]) => `<data key="${key}">${x(String(value))}</data>`)
      .join("");
  const nodes = [...shown.nodes.values()].map((mark) => {
    const [px = 0, py = 0] = places.get(mark.key) ?? [];
    const all = { label: nameOf(mark), ...attributesOf(mark), x: round(px), y: round(py) };
    return `<node id="${x(mark.key)}">${data(all)}</node>`;
  });
  const edges = shown.edges.map(
    ({ key, from, to, relation }) =>
      `<edge id="${x(key)}" source="${x(from)}" target="${x(to)}">${data({ relation })}</edge>`,
  );
  return `${head}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${keys.join("\n")}\n<graph id="G" edgedefault="directed">\n${[...nodes, ...edges].join("\n")}\n</graph>\n</graphml>\n`;
}

export function toGexf({ shown, places, nameOf, scheme }: Picture): string {
  const names = ["type", "value", "count", "severity", "first_seen"];
  const nodes = [...shown.nodes.values()].map((mark) => {
    const [px = 0, py = 0] = places.get(mark.key) ?? [];
    const all: Readonly<Record<string, string | number>> = attributesOf(mark);
    const values = names.filter((name) => all[name] !== "");
    const rgb = /^#(..)(..)(..)$/.exec(lookOf(mark.type)[scheme]) ?? ["", "80", "80", "80"];
    const [r, g, b] = rgb.slice(1).map((part) => Number.parseInt(part, 16));
    return [
      `<node id="${x(mark.key)}" label="${x(nameOf(mark))}"><attvalues>`,
      ...values.map((name) => `<attvalue for="${name}" value="${x(String(all[name]))}"/>`),
      `</attvalues><viz:color r="${r}" g="${g}" b="${b}"/><viz:position x="${round(px)}" y="${round(py)}" z="0"/></node>`,
    ].join("");
  });
  const edges = shown.edges.map(
    ({ key, from, to, relation }) =>
      `<edge id="${x(key)}" source="${x(from)}" target="${x(to)}" label="${x(relation)}"/>`,
  );
  const attributes = names.map(
    (name) => `<attribute id="${name}" title="${name}" type="${name === "count" ? "integer" : "string"}"/>`,
  );
  return `${head}<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">\n<graph defaultedgetype="directed">\n<attributes class="node">${attributes.join("")}</attributes>\n<nodes>\n${nodes.join("\n")}\n</nodes>\n<edges>\n${edges.join("\n")}\n</edges>\n</graph>\n</gexf>\n`;
}

const paper = { width: 1_600, height: 1_200, edge: 60 };

/** The picture as SVG, fitted to its page; labels are text and nothing else. */
export function toSvg({ shown, places, nameOf, scheme, ground, ink, line }: Picture): string {
  const { width, height, edge } = paper;
  const marks = [...shown.nodes.values()];
  const all = marks.map(({ key }) => places.get(key) ?? ([0, 0] as const));
  const [left, right] = rangeOf(all.map(([px]) => px));
  const [low, high] = rangeOf(all.map(([, py]) => py));
  const scale = Math.min((width - 2 * edge) / (right - left), (height - 2 * edge) / (high - low));
  const at = (key: string): [number, number] => {
    const [px, py] = places.get(key) ?? [0, 0];
    return [
      round(width / 2 + (px - (left + right) / 2) * scale),
      round(height / 2 - (py - (low + high) / 2) * scale), // up is up on the screen
    ];
  };
  const isBusy = marks.length > 400;
  const sizeOf = (mark: Mark) => (isBusy ? 4 : 7) * (mark.kind === "fold" ? 1.5 : 1);
  const lines = shown.edges.map(({ from, to }: Edge) => {
    const [x1, y1] = at(from);
    const [x2, y2] = at(to);
    return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}"/>`;
  });
  const dots = marks.map((mark) => {
    const [cx, cy] = at(mark.key);
    const look = lookOf(mark.type);
    const size = sizeOf(mark);
    const corners = mark.kind === "fold" ? null : outlines[look.shape];
    const figure = corners
      ? `<polygon points="${corners.map(([dx, dy]) => `${round(cx + dx * size)},${round(cy + dy * size)}`).join(" ")}" fill="${look[scheme]}">`
      : `<circle cx="${cx}" cy="${cy}" r="${size}" fill="${look[scheme]}"${mark.kind === "fold" ? ` stroke="${look[scheme]}" stroke-width="6" stroke-opacity="0.35"` : ""}>`;
    return `${figure}<title>${x(nameOf(mark))}</title>${corners ? "</polygon>" : "</circle>"}`;
  });
  const written: { left: number; right: number; y: number }[] = [];
  const texts: string[] = [];
  for (const mark of marks.toSorted((a, b) => (shown.links.get(b.key) ?? 0) - (shown.links.get(a.key) ?? 0))) {
    if (texts.length >= 400) break;
    const [cx, cy] = at(mark.key);
    const text = labelText(nameOf(mark));
    const left = cx + sizeOf(mark) + 4;
    const right = left + text.length * 6.8;
    if (written.some((one) => Math.abs(one.y - cy) < 13 && one.left < right && left < one.right)) continue;
    written.push({ left, right, y: cy });
    texts.push(`<text x="${round(left)}" y="${round(cy + 4)}">${x(text)}</text>`);
  }
  return `${head}<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n<rect width="100%" height="100%" fill="${x(ground)}"/>\n<g stroke="${x(line)}" stroke-width="1">\n${lines.join("\n")}\n</g>\n${dots.join("\n")}\n<g font-family="Inter, system-ui, sans-serif" font-size="12" fill="${x(ink)}">\n${texts.join("\n")}\n</g>\n</svg>\n`;
}

function rangeOf(all: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const n of all) {
    if (n < low) low = n;
    if (n > high) high = n;
  }
  return high > low
    ? [low, high]
    : [(low === Number.POSITIVE_INFINITY ? 0 : low) - 1, (high === Number.NEGATIVE_INFINITY ? 0 : high) + 1];
}

/** The same picture in dots, drawn by the browser from the SVG. */
async function toPng(picture: Picture): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([toSvg(picture)], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = paper.width * 2;
    canvas.height = paper.height * 2;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob ? resolve(blob) : reject(new Error("The picture is too large to draw."))),
        "image/png",
      ),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}

const writers = {
  svg: { write: toSvg, mime: "image/svg+xml" },
  graphml: { write: toGraphMl, mime: "application/graphml+xml" },
  gexf: { write: toGexf, mime: "application/gexf+xml" },
  json: { write: toJson, mime: "application/json" },
} as const;

export async function toFile(kind: FileKind, picture: Picture): Promise<Blob> {
  if (kind === "png") return toPng(picture);
  const { write, mime } = writers[kind];
  return new Blob([write(picture)], { type: mime });
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
