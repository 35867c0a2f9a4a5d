export type Bytes = Uint8Array<ArrayBuffer>;

/** A record as it was sealed: what was asked and answered. */
export type Framing = {
  readonly kind: string;
  readonly uri: string;
  readonly mime: string | undefined;
  readonly remote: string | undefined;
  readonly request: Bytes;
  readonly response: Bytes;
};

const absent = 0xffffffff;

/** Reads the bytes that a record's id is made of (docs/reference/evidence-format.md); throws where they are malformed. */
export function readFraming(bytes: Bytes): Framing {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint8(0) !== 1) throw new RangeError("unknown version");
  let at = 1;
  const next = (): Bytes | undefined => {
    const length = view.getUint32(at);
    at += 4;
    if (length === absent) return undefined;
    if (at + length > bytes.length) throw new RangeError("a field is cut short");
    at += length;
    return bytes.subarray(at - length, at);
  };
  const text = (field: Bytes | undefined) => (field ? new TextDecoder().decode(field) : undefined);
  const [kind, uri, mime, remote, request, response] = [
    text(next()),
    text(next()),
    text(next()),
    text(next()),
    next(),
    next(),
  ];
  if (kind === undefined || uri === undefined || !request || !response) throw new RangeError("a field is missing");
  return { kind, uri, mime, remote, request, response };
}

/** The sha256 in hex; null where the browser has no cryptography: pages that came without TLS. */
export async function sha256(bytes: Bytes): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export type Message = {
  /** The first line, and the fields; null where it is no HTTP. */
  readonly head: { readonly line: string; readonly fields: readonly (readonly [string, string])[] } | null;
  readonly body: Bytes;
  readonly type: string;
};

/** A part of a record: of HTTP its head apart from its body. */
export function readMessage(kind: string, bytes: Bytes, mime: string | undefined): Message {
  const whole = { head: null, body: bytes, type: mime ?? "" };
  if (kind !== "http") return whole;
  const end = endOfHead(bytes);
  if (end < 0) return whole;
  const [line = "", ...rest] = new TextDecoder("latin1").decode(bytes.subarray(0, end)).split("\r\n");
  const fields = rest.map((field): readonly [string, string] => {
    const colon = field.indexOf(":");
    return colon < 0 ? [field, ""] : [field.slice(0, colon), field.slice(colon + 1).trim()];
  });
  const type = fields.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  return { head: { line, fields }, body: bytes.subarray(end + 4), type };
}

function endOfHead(bytes: Bytes): number {
  for (let at = 0; at + 3 < bytes.length; at += 1)
    if (bytes[at] === 13 && bytes[at + 1] === 10 && bytes[at + 2] === 13 && bytes[at + 3] === 10) return at;
  return -1;
}

/** Bytes as text, in the charset that they say; null where they are none. */
export function asText(bytes: Bytes, type: string): string | null {
  const named = /charset="?([\w-]+)/i.exec(type)?.[1];
  if (bytes.subarray(0, 4_096).includes(0)) return null;
  try {
    return new TextDecoder(named ?? "utf-8", { fatal: true }).decode(bytes);
  } catch {
    return /^text\//i.test(type) ? new TextDecoder("latin1").decode(bytes) : null;
  }
}

/** Bytes as people who know bytes read them: place, eight in hex, and what of it is ASCII. */
export function asHex(bytes: Bytes): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 8) {
    const row = [...bytes.subarray(at, at + 8)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const ascii = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(6, "0")}  ${hex.padEnd(23)}  ${ascii}`);
  }
  return lines.join("\n");
}

const pictures = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"];

/** The type of a picture that a browser may decode; null for all else, SVG too. */
export function pictureType(type: string): string | null {
  return pictures.find((one) => type.toLowerCase().startsWith(one)) ?? null;
}

/** What loads, leads elsewhere or warms up connections; no policy stops `dns-prefetch` and `preconnect`. */
const outward = "script, link, meta, base, iframe, frame, object, embed, template";
const places = /^(on.*|src|srcset|href|xlink:href|action|formaction|ping|poster|background|data|manifest|target)$/i;

/**
 * A page that somebody sent, for a frame with an empty sandbox: no script runs there. What would reach the network is taken
 * out while it is still an inert document, and a policy before all else in it refuses what was overlooked.
 */
export function inertPage(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of page.querySelectorAll(outward)) element.remove();
  for (const element of page.querySelectorAll("*"))
    for (const { name, value } of [...element.attributes])
      if (places.test(name) && !(name === "src" && /^data:image\//i.test(value))) element.removeAttribute(name);
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  return [
    `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer">',
    page.documentElement.outerHTML,
  ].join("");
}
