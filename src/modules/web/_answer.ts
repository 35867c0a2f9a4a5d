import type { Proof } from "../../model/proof.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { bounded } from "../../sdk/text.ts";
import { readPage } from "./_page.ts";

const interesting = [
  "content-type",
  "x-powered-by",
  "x-generator",
  "via",
  "www-authenticate",
  "strict-transport-security",
  "x-frame-options",
  "x-content-type-options",
  "referrer-policy",
];

/** Parts of a challenge (RFC 7616 3.3) that are new in every answer. */
const once = /,?\s{0,4}\b(?:nonce|opaque)="[^"]{0,300}"/g;

/** What an answer says about its URL, and the bytes that say it: status line, title, server. */
export function describe(answer: HttpAnswer): { attributes: Record<string, unknown>; proof: Proof[] } {
  const html = /html|^$/i.test(answer.headers["content-type"]?.[0] ?? "");
  const title = html ? readPage(answer.text.slice(0, 100_000)).title : null;
  const server = answer.headers.server?.[0];
  const headers = Object.fromEntries(
    interesting.flatMap((name) => {
      const value = answer.headers[name]?.join(", ");
      return value === undefined ? [] : [[name, bounded(value.replace(once, ""), 300)]];
    }),
  );
  return {
    attributes: {
      status: answer.status,
      headers,
      ...(title && { title: bounded(title.text, 300) }),
      ...(server && { server: bounded(server, 200) }),
    },
    proof: [
      proofOfStatus(answer),
      ...(title ? [answer.proofOfText(title.from, title.to)] : []),
      ...(server ? [answer.proofOfHeader("server")] : []),
    ],
  };
}

/** "HTTP/1.1 200": the part of the status line that every server writes alike. */
export function proofOfStatus(answer: HttpAnswer): Proof {
  return answer.proof("response", [0, 12]);
}

/**
 * Whether two answers are the same page but for the name asked for and what changes from one request to the next
 * (nonces, times, counters): long runs of digits or of hexadecimal are left out of the comparison.
 */
export function samePage(one: HttpAnswer, oneName: string, other: HttpAnswer, otherName: string): boolean {
  return one.status === other.status && plain(one, oneName) === plain(other, otherName);
}

function plain(answer: HttpAnswer, name: string): string {
  return `${answer.location ?? ""}\n${answer.text.slice(0, 200_000)}`
    .toLowerCase()
    .replaceAll(name.toLowerCase(), "{}")
    .replace(/[0-9a-f]{16,64}|\d{2,20}/g, "#");
}
