import { randomBytes } from "node:crypto";
import { parseUrl } from "../../model/entities/url.ts";
import type { Proof } from "../../model/proof.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { proofOfStatus } from "./_answer.ts";
import type { Piece } from "./_page.ts";
import { refusalOf } from "./_refusal.ts";
import { findReference, isOwnSource, readDataUri, readSourceMap, type SourceMap } from "./_source-map.ts";
import type { Looking, Script } from "./sourcemaps.ts";

/** A map that was found; `url` is the script's own where the map is inside it, `proof` the bytes of an original source. */
export type Found = { readonly url: string; readonly map: SourceMap; readonly proof: Proof };

/** Where a script says that its map is, and the bytes that say so. */
type Reference = { readonly written: string; readonly proof: Proof; readonly piece: Piece | null };

/** Asks for one script and for its map, and tells what the map was made of. */
export async function lookAtScript(context: Looking, script: Script): Promise<Found[]> {
  const { net, options } = context;
  const answer = await net.http.request(script.url, { maxBytes: options.scriptBytes });
  if (!isAnswered(context, answer) || isPage(answer)) return [];
  if (script.page) {
    const from = { type: "url", value: script.page };
    context.emit.entity("url", script.url, {
      from,
      relation: "links_to",
      proof: script.proof ?? proofOfStatus(answer),
    });
    context.emit.claim({}, { of: { type: "url", value: script.url }, proof: proofOfStatus(answer), traits: ["alive"] });
  }
  const reference = referenceOf(answer);
  if (reference?.piece && /^data:/i.test(reference.written))
    return inScript(context, script.url, answer, reference.piece);
  if (answer.truncated && !reference) {
    context.couldNotLook("inconclusive", `${script.url}: only the first ${answer.body.length} bytes were read`);
  }
  if (!reference && !options.guess) return [];
  const target = reference ? URL.parse(reference.written, script.url) : besideOf(script.url);
  const url = target && parseUrl(target.href);
  if (!url || !context.inScope("url", url)) return [];
  return atUrl(context, script.url, url, reference);
}

function isAnswered(context: Looking, answer: HttpAnswer): boolean {
  const refused = refusalOf(answer);
  if (refused) context.couldNotLook(refused.outcome, refused.why);
  return answer.status === 200;
}

/** What answers with a page in place of a script has none. */
function isPage({ headers, text }: HttpAnswer): boolean {
  return /html/i.test(headers["content-type"]?.[0] ?? "") && /^\s{0,200}</.test(text.slice(0, 300));
}

/** The comment wins over the header, as in browsers. */
function referenceOf(answer: HttpAnswer): Reference | null {
  const piece = findReference(answer.text);
  if (piece) {
    const shown = Math.min(piece.to, piece.from + 300);
    return { written: piece.text, proof: answer.proofOfText(piece.from, shown), piece };
  }
  for (const name of ["sourcemap", "x-sourcemap"]) {
    const written = answer.headers[name]?.[0];
    if (written) return { written, proof: answer.proofOfHeader(name), piece: null };
  }
  return null;
}

function besideOf(script: string): URL {
  const url = new URL(script);
  url.search = "";
  url.pathname += ".map";
  return url;
}

function inScript(context: Looking, script: string, answer: HttpAnswer, piece: Piece): Found[] {
  const map = readSourceMap(readDataUri(piece.text) ?? "");
  if (!map) return [];
  const proof = answer.proofOfText(piece.from, Math.min(piece.to, piece.from + 300));
  context.emit.claim(facts(map), { of: { type: "url", value: script }, proof });
  return [{ url: script, map, proof }];
}

async function atUrl(context: Looking, script: string, url: string, reference: Reference | null): Promise<Found[]> {
  const { net, options, emit } = context;
  const answer = await net.http.request(url, { maxBytes: options.mapBytes });
  if (!reference && answer.status !== 200) return []; // nobody said that there is one
  if (!isAnswered(context, answer)) return [];
  const map = readSourceMap(answer.text);
  if (!map) {
    if (answer.truncated) context.couldNotLook("inconclusive", `${url} is larger than what is read of a map`);
    return [];
  }
  const control = await net.http.request(new URL(`${randomBytes(8).toString("hex")}.js.map`, url).href, {
    maxBytes: options.mapBytes,
  });
  if (control.status === 200 && readSourceMap(control.text)) {
    context.couldNotLook("inconclusive", `${url}: a map that cannot exist is there too`);
    return [];
  }
  const proof = proofOfSource(answer, map);
  const from = { type: "url", value: script };
  emit.entity("url", url, {
    from,
    relation: "links_to",
    proof: reference?.proof ?? proof,
    attributes: facts(map),
    traits: ["alive"],
  });
  return [{ url, map, proof }];
}

function facts({ sources, embedded }: SourceMap): Record<string, unknown> {
  return {
    source_map: { sources: sources.length, embedded: embedded.length },
    source_files: sources
      .filter(isOwnSource)
      .slice(0, 100)
      .map((source) => bounded(source, 200)),
  };
}

/** An original source in the map, or the list of sources where none is carried along. */
function proofOfSource(answer: HttpAnswer, map: SourceMap): Proof {
  const at = map.embedded.findIndex((index) => isOwnSource(map.sources[index] ?? ""));
  const pointer = map.pointers[Math.max(0, at)];
  if (answer.text.startsWith("{")) return answer.proof("response", pointer ?? "/sources");
  const key = answer.text.indexOf(pointer ? '"sourcesContent"' : '"sources"');
  return answer.proofOfText(Math.max(0, key), Math.max(0, key) + 200);
}
