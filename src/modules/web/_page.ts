import { Parser } from "htmlparser2";

/** A piece of a page, and where its source stands in the text: UTF-16 positions, end excluded. */
export type Piece = { readonly text: string; readonly from: number; readonly to: number };

export type Page = {
  readonly title: Piece | null;
  /** Targets of links, frames, forms and scripts as they are written, entities decoded, in document order. */
  readonly links: readonly Piece[];
  readonly base: string | null;
  /** What a reader sees, and where in the source a span of it was written. */
  readonly visible: Visible;
};

export type Visible = { readonly text: string; sourceOf(from: number, to: number): readonly [number, number] };

const linkAttribute: Readonly<Record<string, string>> = {
  a: "href",
  area: "href",
  link: "href",
  script: "src",
  iframe: "src",
  frame: "src",
  form: "action",
};
const unseen = new Set(["script", "style", "template", "noscript"]);
const inline = new Set([
  "a",
  "abbr",
  "b",
  "bdi",
  "bdo",
  "code",
  "em",
  "font",
  "i",
  "kbd",
  "mark",
  "s",
  "small",
  "span",
  "strong",
  "sub",
  "sup",
  "u",
  "wbr",
]);
const maxLinks = 5_000;

/** Reads a page in one pass without building a tree; never throws, whatever the markup. */
export function readPage(text: string): Page {
  const links: Piece[] = [];
  const seen: string[] = [];
  const segments: { at: number; length: number; from: number; to: number }[] = [];
  let at = 0;
  let base: string | null = null;
  let tag = "";
  let hidden = 0;
  let title: { text: string; from: number; to: number } | null = null;
  let inTitle = false;
  const show = (written: string, from: number, to: number) => {
    segments.push({ at, length: written.length, from, to });
    seen.push(written);
    at += written.length;
  };
  const parser = new Parser({
    onopentagname(name) {
      tag = name;
      if (unseen.has(name)) hidden++;
      if (name === "title") inTitle = !title;
      if (!inline.has(name)) show("\n", parser.startIndex, parser.startIndex);
    },
    onattribute(name, value, quote) {
      if (tag === "base" && name === "href") base ??= value;
      if (name !== linkAttribute[tag] || links.length >= maxLinks) return;
      links.push({ text: value.trim(), ...valueSpan(text, parser, quote) });
    },
    ontext(written) {
      const [from, to] = [parser.startIndex, parser.endIndex + 1];
      if (inTitle) title = title ? { text: title.text + written, from: title.from, to } : { text: written, from, to };
      else if (hidden === 0) show(written, from, to);
    },
    onclosetag(name) {
      if (unseen.has(name)) hidden = Math.max(0, hidden - 1);
      if (name === "title") inTitle = false;
      if (!inline.has(name)) show("\n", parser.startIndex, parser.startIndex);
    },
  });
  parser.end(text);
  return { title: tidy(title), links, base, visible: { text: seen.join(""), sourceOf } };

  function sourceOf(from: number, to: number): readonly [number, number] {
    return [sourceAt(from, "from"), sourceAt(Math.max(from, to - 1), "to")];
  }

  /** The source position before ("from") or behind ("to") one visible character; entities count as a whole. */
  function sourceAt(position: number, side: "from" | "to"): number {
    let [low, high] = [0, segments.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((segments[middle]?.at ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    const segment = segments[low];
    if (!segment) return 0;
    const plain = segment.to - segment.from === segment.length;
    if (!plain) return side === "from" ? segment.from : segment.to;
    return segment.from + (position - segment.at) + (side === "to" ? 1 : 0);
  }
}

/** Where the value of the attribute that the parser has just read is written. */
export function valueSpan(
  text: string,
  { startIndex, endIndex }: Pick<Parser, "startIndex" | "endIndex">,
  quote: string | null | undefined,
): { readonly from: number; readonly to: number } {
  const to = endIndex - (quote ? 1 : 0);
  const before = /=\s{0,99}["']?/.exec(text.slice(startIndex, to));
  return { from: startIndex + (before ? before.index + before[0].length : 0), to };
}

function tidy(title: Piece | null): Piece | null {
  const text = title?.text.replace(/\s+/g, " ").trim();
  return title && text ? { ...title, text } : null;
}
