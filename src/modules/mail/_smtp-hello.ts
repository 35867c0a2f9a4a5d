import type { LineSession } from "../../sdk/net.ts";

export type Reply = Awaited<ReturnType<LineSession["reply"]>>;

/** What a server says it can do (RFC 5321 4.1.1.1): keywords in upper case, with what follows them. */
export type Hello = {
  readonly reply: Reply;
  readonly extensions: ReadonlyMap<string, string>;
  /** A firewall in between has overwritten what it does not let through ("XXXXXXXA"): what is missing may be there. */
  readonly isMasked: boolean;
};

const mostExtensions = 60;

export function readHello(reply: Reply): Hello {
  const extensions = new Map<string, string>();
  let isMasked = false;
  for (const line of reply.text.split("\n").slice(1, mostExtensions + 1)) {
    // "AUTH=PLAIN" is how clients before RFC 4954 wanted it.
    const [, keyword, rest = ""] = /^\d{3}[- ]([A-Za-z0-9][\w-]{0,40})(?:[ =](.{0,300}))?/.exec(line) ?? [];
    if (!keyword) continue;
    if (/^X{6,}\w?$/.test(keyword)) isMasked = true;
    else {
      const before = extensions.get(keyword.toUpperCase());
      extensions.set(keyword.toUpperCase(), before ? `${before} ${rest.trim()}` : rest.trim());
    }
  }
  return { reply, extensions, isMasked };
}

/** The mechanisms of AUTH (RFC 4954), each once. */
export function authOf({ extensions }: Hello): string[] {
  const written = extensions.get("AUTH") ?? "";
  return [...new Set(written.toUpperCase().match(/[A-Z0-9][A-Z0-9_-]{1,30}/g) ?? [])].slice(0, 20);
}
