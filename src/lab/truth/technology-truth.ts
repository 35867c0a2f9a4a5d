import { hash } from "node:crypto";
import { parseAddress } from "../../model/address.ts";
import { nameType } from "../../model/hostname.ts";
import type { Answer } from "../servers/site.ts";
import { gitlabIcon } from "../world/icons.ts";
import { refusedBy } from "./live-pages.ts";
import { textOf } from "./pages.ts";
import type { Thing } from "./truth.ts";

export type Made = {
  readonly name: string;
  readonly category: string;
  readonly version?: string;
  readonly cpe?: string;
};

/** Where the products that the world's sites are made of show, and how they are called. */
type Sign = readonly [
  where: string,
  pattern: RegExp,
  name: string,
  category: string,
  cpe?: string,
  others?: readonly Made[],
];

const cpe = (product: string, version = "*") =>
  `cpe:2.3:${/^[oh]:/.test(product) ? "" : "a:"}${product}:${version}:*:*:*:*:*:*:*`;
const php: Made = { name: "PHP", category: "programming language", cpe: cpe("php:php") };
const mysql: Made = { name: "MySQL", category: "database", cpe: cpe("oracle:mysql") };

const signs: readonly Sign[] = [
  ["server", /^nginx(?:\/([\d.]+))?(?:$|\s)/, "nginx", "web server", "f5:nginx"],
  ["server", /^Apache(?:\/([\d.]+))?(?:$|\s)/, "Apache HTTP Server", "web server", "apache:http_server"],
  ["server", /\(Ubuntu\)/, "Ubuntu", "operating system", "o:canonical:ubuntu_linux"],
  ["server", /\(Debian\)/, "Debian", "operating system", "o:debian:debian_linux"],
  ["server", /^cloudflare/, "Cloudflare", "content delivery network"],
  ["server", /^GitHub\.com$/, "GitHub Pages", "hosting"],
  ["x-powered-by", /^PHP(?:\/([\d.]+))?/, "PHP", "programming language", "php:php"],
  ["set-cookie", /(?:^|\n)PHPSESSID=/, "PHP", "programming language", "php:php"],
  ["generator", /^WordPress ([\d.]+)/, "WordPress", "content management", "wordpress:wordpress", [php, mysql]],
  ["script", /\/jquery\.min\.js\?ver=([\d.]+)/, "jQuery", "JavaScript library", "jquery:jquery"],
];

/** What a site is made of, as its front page shows it; a page that refuses shows no more than its head. */
export function madeOf(answer: Answer): Made[] {
  const text = refusedBy(answer) ? "" : textOf(answer);
  const found = new Map<string, Made>();
  const implied: Made[] = [];
  for (const [where, pattern, name, category, product, others = []] of signs) {
    const match = spotsOf(where, answer, text)
      .map((spot) => pattern.exec(spot))
      .find(Boolean);
    if (!match) continue;
    const version = match[1] ?? found.get(name)?.version;
    found.set(name, { name, category, ...(version && { version }), ...(product && { cpe: cpe(product, version) }) });
    implied.push(...others);
  }
  for (const it of implied) if (!found.has(it.name)) found.set(it.name, it);
  return [...found.values()];
}

function spotsOf(where: string, { headers = {} }: Answer, text: string): string[] {
  if (where === "generator")
    return [...text.matchAll(/<meta name="generator" content="([^"]*)"/g)].map(([, it = ""]) => it);
  if (where === "script") return [...text.matchAll(/<script[^>]*\ssrc="([^"]*)"/g)].map(([, it = ""]) => it);
  return [headers[where] ?? []].flat().map(String);
}

export type Icon = { readonly sha256: string; readonly made: readonly Made[] };

/** The icon of a site: the one that its page names, else the one at its usual place; "everywhere" where any name has it. */
export function iconOf(front: string, answer: Answer, ask: (url: string) => Answer | null): Icon | "everywhere" | null {
  const declared = /<link rel="icon" href="([^"]+)"/.exec(textOf(answer))?.[1];
  const image = (path: string) => {
    const found = ask(new URL(path, front).href);
    return found && (found.status ?? 200) === 200 && isImage(found.body) ? Buffer.from(found.body ?? "") : null;
  };
  const named = declared ? image(declared) : null;
  const bytes = named ?? image("/favicon.ico");
  if (!bytes) return null;
  if (!named && image("/0123456789abcdef.ico")?.equals(bytes)) return "everywhere";
  const isGitlab = bytes.toString() === gitlabIcon;
  const made: Made[] = isGitlab ? [{ name: "GitLab", category: "development tool", cpe: cpe("gitlab:gitlab") }] : [];
  return { sha256: hash("sha256", bytes), made };
}

function isImage(body: Answer["body"]): boolean {
  return body !== undefined && /^(?:\x89PNG|<svg)/.test(Buffer.from(body).toString("latin1"));
}

/** The host of a front page, as an entity. */
export function hostThing(url: string): Thing {
  const { hostname } = new URL(url);
  const address = parseAddress(hostname);
  return address ? { type: "ip", value: address } : { type: nameType(hostname), value: hostname };
}
