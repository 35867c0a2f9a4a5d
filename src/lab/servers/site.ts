import type { OldTls } from "./old-tls.ts";

/** What a web server sends back. */
export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** endless: never stops; slow: a byte at a time; bomb: a gzip of 256 MB of zeros; hang up: closes without an answer. */
  readonly manner?: "endless" | "slow" | "bomb" | "hang up";
};

export type Ask = {
  readonly method: string;
  readonly secure: boolean;
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** How often this very question was asked, from 1. */
  readonly attempt: number;
};

/** A port of a site: plain, a redirect to https, or TLS with the certificate of that name, in the manner of today or an old one. */
export type SitePort = "http" | "to https" | { readonly tls: string; readonly old?: OldTls };

/** One virtual host of the world. */
export type Site = {
  /** Host names it answers to; "*.x" for all below x. */
  readonly names: readonly string[];
  /** The addresses it is served from. */
  readonly at: readonly string[];
  readonly ports: Readonly<Record<number, SitePort>>;
  /** Answers by path and query, exactly. */
  readonly pages: Readonly<Record<string, Answer>>;
  /** For all other paths; 404 when absent. */
  readonly otherwise?: (ask: Ask) => Answer;
};

export const notFound: Answer = {
  status: 404,
  headers: { "content-type": "text/html; charset=utf-8" },
  body: "<!doctype html><title>404 Not Found</title><h1>Not Found</h1>",
};

export function html(title: string, body = "", headers: Answer["headers"] = {}): Answer {
  return {
    headers: { "content-type": "text/html; charset=utf-8", ...headers },
    body: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>\n<body>${body}</body></html>\n`,
  };
}

export function text(body: string, type = "text/plain; charset=utf-8"): Answer {
  return { headers: { "content-type": type }, body };
}

export function json(value: unknown, status = 200, type = "application/json"): Answer {
  return { status, headers: { "content-type": type }, body: JSON.stringify(value) };
}

export function redirect(location: string, status = 302): Answer {
  return { status, headers: { location, "content-type": "text/plain" }, body: `See ${location}\n` };
}
