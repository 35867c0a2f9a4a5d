import { Parser } from "htmlparser2";
import { type Piece, valueSpan } from "./_page.ts";

/** What the head and the tags of a page name, as written, entities decoded, each with where it stands. */
export type PageParts = {
  /** Sources of scripts, and of those that are only fetched in advance. */
  readonly scripts: readonly Piece[];
  readonly icons: readonly Piece[];
  /** Names in lower case. */
  readonly metas: readonly (Piece & { readonly name: string })[];
  readonly base: string | null;
};

const most = 500;

/** Reads a page in one pass; never throws, whatever the markup. */
export function readParts(text: string): PageParts {
  const scripts: Piece[] = [];
  const icons: Piece[] = [];
  const metas: (Piece & { name: string })[] = [];
  let base: string | null = null;
  let attributes = new Map<string, Piece>();
  const parser = new Parser({
    onopentagname() {
      attributes = new Map();
    },
    onattribute(name, value, quote) {
      if (attributes.size < 50) attributes.set(name, { text: value.trim(), ...valueSpan(text, parser, quote) });
    },
    onopentag(tag) {
      const href = attributes.get("href");
      if (tag === "script") add(scripts, attributes.get("src"));
      if (tag === "base") base ??= href?.text ?? null;
      if (tag === "link") {
        const relations = (attributes.get("rel")?.text ?? "").toLowerCase().split(/\s+/);
        const isScript = relations.includes("preload") && attributes.get("as")?.text.toLowerCase() === "script";
        if (relations.includes("icon")) add(icons, href);
        else if (relations.includes("modulepreload") || isScript) add(scripts, href);
      }
      const name = attributes.get("name") ?? attributes.get("property") ?? attributes.get("http-equiv");
      const content = attributes.get("content");
      if (tag === "meta" && name && content && metas.length < most)
        metas.push({ name: name.text.toLowerCase(), ...content });
    },
  });
  parser.end(text);
  return { scripts, icons, metas, base };
}

function add(to: Piece[], piece: Piece | undefined): void {
  if (piece && piece.text !== "" && to.length < most) to.push(piece);
}

/** What a page's link leads to, or null where it is no URL. */
export function targetOf(written: string, page: { readonly url: string; readonly base: string | null }): URL | null {
  const base = URL.parse(page.base ?? "", page.url)?.href ?? page.url;
  return URL.parse(written, base);
}
