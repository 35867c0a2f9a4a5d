import type { HttpAnswer, Recorded, TlsSession } from "../sdk/net.ts";
import { byteOffset, charsetOf } from "./text.ts";

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Header fields by lower-case name, in order of arrival. */
export function headersOf(fields: readonly string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = Object.create(null); // "__proto__" is a legal field name
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const name = (fields[at] ?? "").toLowerCase();
    headers[name] ??= [];
    headers[name].push(fields[at + 1] ?? "");
  }
  return headers;
}

/** The head as it is recorded, and where the lines of each field are in it. */
export function writeHead(status: number, statusText: string, fields: readonly string[]) {
  const lines = [`HTTP/1.1 ${status} ${statusText}`];
  const spans = new Map<string, (readonly [number, number])[]>();
  let length = (lines[0] ?? "").length + 2;
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const line = `${fields[at]}: ${fields[at + 1]}`;
    const name = (fields[at] ?? "").toLowerCase();
    const same = spans.get(name) ?? [];
    same.push([length, length + line.length]);
    spans.set(name, same);
    lines.push(line);
    length += line.length + 2;
  }
  return { bytes: Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), spans };
}

export type AnswerParts = {
  readonly recorded: Recorded;
  readonly url: URL;
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly spans: ReadonlyMap<string, readonly (readonly [number, number])[]>;
  readonly body: Uint8Array;
  readonly truncated: boolean;
  readonly bodyAt: number;
  readonly remote: HttpAnswer["remote"];
  readonly tls: TlsSession | null;
};

/** A recorded response as a module sees it; its text is decoded when it is first read. */
export function makeAnswer(parts: AnswerParts): HttpAnswer {
  const { recorded, url, status, headers, spans, body, bodyAt } = parts;
  let decoded: { readonly text: string; readonly charset: string } | null = null;
  const read = () => {
    if (!decoded) {
      const charset = charsetOf(body, headers["content-type"]?.[0] ?? "");
      decoded = { charset, text: new TextDecoder(charset).decode(body) };
    }
    return decoded;
  };
  const location = redirects.has(status) ? URL.parse(headers.location?.[0] ?? "", url.href) : null;
  return {
    ...recorded,
    url: url.href,
    status,
    headers,
    body,
    get text() {
      return read().text;
    },
    truncated: parts.truncated,
    bodyAt,
    proofOfText(from, to) {
      const { text, charset } = read();
      const start = byteOffset(body, charset, text, from);
      const end = to <= from ? start : byteOffset(body, charset, text, to);
      return recorded.proof("response", [bodyAt + start, bodyAt + end]);
    },
    proofOfHeader(name, index = 0) {
      // That a field is missing is proven by the whole head.
      return recorded.proof("response", spans.get(name.toLowerCase())?.[index] ?? [0, bodyAt]);
    },
    remote: parts.remote,
    tls: parts.tls,
    location: headers.location && location && /^https?:$/.test(location.protocol) ? location.href : null,
  };
}
