import type { Severity } from "../../model/finding.ts";
import { allowsInline, has, type Policy, signed, sourcesFor } from "./_csp.ts";

/** What a policy lets through that it is there to keep out. */
export type Weakness = {
  readonly id: string;
  readonly severity: Severity;
  /** A few words for the title. */
  readonly title: string;
  /** A sentence. */
  readonly why: string;
};

/**
 * Hosts where anybody can put a script, or that answer with one of the caller's making (JSONP, old template engines): who
 * allows the whole host allows everybody's scripts. Written here from what these services publicly are; few on purpose.
 */
const opened: readonly string[] = [
  "ajax.googleapis.com",
  "cdnjs.cloudflare.com",
  "cdn.jsdelivr.net",
  "unpkg.com",
  "esm.sh",
  "cdn.skypack.dev",
  "raw.githubusercontent.com",
  "rawgit.com",
  "*.github.io",
  "*.netlify.app",
  "*.vercel.app",
  "*.herokuapp.com",
  "*.appspot.com",
  "*.web.app",
  "*.amazonaws.com",
  "*.cloudfront.net",
  "*.azureedge.net",
  "storage.googleapis.com",
  "accounts.google.com",
  "www.google.com",
];

/** Everything that an enforced policy leaves open. None is graver than having no policy, which is low. */
export function weaknessesOf(policy: Policy, secure: boolean): Weakness[] {
  const scripts = sourcesFor(policy, "script-src");
  return [...(scripts === null ? [noScripts] : weakScripts(scripts, secure)), ...weakRest(policy, scripts ?? [])];
}

const noScripts: Weakness = {
  id: "no_script_src",
  severity: "low",
  title: "scripts from anywhere",
  why: "Neither script-src nor default-src says where scripts may come from: they may come from anywhere.",
};

function weakScripts(scripts: readonly string[], secure: boolean): Weakness[] {
  const found: Weakness[] = [];
  const add = (id: string, severity: Severity, title: string, why: string) => found.push({ id, severity, title, why });
  if (allowsInline(scripts))
    add(
      "unsafe_inline",
      "low",
      "'unsafe-inline'",
      "Scripts written into the page run ('unsafe-inline' without nonce or hash): whoever can write into it can run them.",
    );
  if (has(scripts, "'unsafe-eval'"))
    add("unsafe_eval", "info", "'unsafe-eval'", "Scripts may turn text into code ('unsafe-eval').");
  if (has(scripts, "'strict-dynamic'") && scripts.some((it) => signed.test(it))) return found; // hosts and schemes are ignored
  if (scripts.some(isAnyHost))
    add("any_host", "low", "scripts from any host", "A wildcard or a bare scheme allows scripts from every host.");
  if (has(scripts, "data:"))
    add("data_scripts", "low", "scripts from data:", "data: allows scripts that stand in the address itself.");
  if (secure && scripts.some((it) => /^http:\/\/[^*]/i.test(it)))
    add("plain_scripts", "info", "scripts over plain HTTP", "Scripts may come over plain HTTP, changed on the way.");
  const bypasses = opened.filter((host) => scripts.some((it) => opens(it, host)));
  if (bypasses.length > 0)
    add(
      "open_host",
      "info",
      `scripts from ${bypasses.join(", ")}`,
      `Everybody can have scripts served from ${bypasses.join(", ")}, and these are allowed as a whole.`,
    );
  return found;
}

function weakRest(policy: Policy, scripts: readonly string[]): Weakness[] {
  const found: Weakness[] = [];
  const objects = sourcesFor(policy, "object-src");
  if (objects === null || objects.some(isAnyHost))
    found.push({
      id: "no_object_src",
      severity: "info",
      title: "object-src missing",
      why: "Plugins and embedded documents may come from anywhere (object-src).",
    });
  // Without a base, relative scripts follow an injected <base>; only policies that trust a nonce or the own host care.
  if (!policy.has("base-uri") && scripts.length > 0 && !has(scripts, "'none'"))
    found.push({
      id: "no_base_uri",
      severity: "info",
      title: "base-uri missing",
      why: "An injected <base> element may send the page's relative scripts to another host (base-uri).",
    });
  return found;
}

function isAnyHost(source: string): boolean {
  return /^(?:\*|https?:|(?:https?:\/\/)?\*)(?::\*|\/)?$/i.test(source);
}

/** Whether a source allows a host as a whole: without a path that narrows it. */
function opens(source: string, host: string): boolean {
  const [, written = ""] = /^(?:https?:\/\/)?([^/:'\s]{1,253})(?::(?:\d{1,5}|\*))?\/?$/i.exec(source) ?? [];
  const allowed = written.toLowerCase();
  if (allowed === host) return true;
  return allowed.startsWith("*.") && !host.startsWith("*.") && `.${host}`.endsWith(allowed.slice(1));
}
