import type { World } from "../world/world.ts";
import { type Front, frontsOf, type Seen, seeAt, wayFrom } from "./fronts.ts";
import type { TrueFinding } from "./truth.ts";

/** What is wrong with front pages by what they send: headers, cookies, policies, origins, methods, redirects. */
export function judgedFindings(world: World, addresses: ReadonlyMap<string, readonly string[]>): TrueFinding[] {
  return frontsOf(world, addresses).flatMap((front) =>
    [
      ...headerFaults(front),
      ...cookieFaults(front),
      ...policyFaults(front),
      ...originFaults(front),
      ...methodFaults(front),
      ...redirectFaults(world, front),
    ].map(([type, about]): TrueFinding => {
      const subject = { type: "url", value: front.url };
      return about === undefined ? { type, subject } : { type, subject, about };
    }),
  );
}

type Fault = readonly [type: string, about?: string];

const has = (seen: Seen, name: string, pattern: RegExp) => seen.header(name).some((value) => pattern.test(value));

const wanted: readonly (readonly [name: string, isThere: (page: Seen) => boolean])[] = [
  [
    "Strict-Transport-Security",
    (page) => page.url.startsWith("http:") || has(page, "strict-transport-security", /max-age=[1-9]/),
  ],
  ["Content-Security-Policy", (page) => policiesOf(page).length + reportsOf(page).length > 0],
  [
    "X-Frame-Options",
    (page) =>
      has(page, "x-frame-options", /^(?:DENY|SAMEORIGIN)$/i) ||
      policiesOf(page).some((it) => it.includes("frame-ancestors")),
  ],
  ["X-Content-Type-Options", (page) => has(page, "x-content-type-options", /^nosniff$/i)],
  ["Referrer-Policy", (page) => has(page, "referrer-policy", /^(?:no-referrer|same-origin|strict-origin|origin)/)],
  ["Permissions-Policy", (page) => has(page, "permissions-policy", /./)],
  ["Cross-Origin-Opener-Policy", (page) => has(page, "cross-origin-opener-policy", /^same-origin/)],
  ["Cross-Origin-Resource-Policy", (page) => has(page, "cross-origin-resource-policy", /^(?:same-|cross-origin)/)],
];

function headerFaults({ page }: Front): Fault[] {
  if (!page) return [];
  const missing = wanted.filter(([, isThere]) => !isThere(page)).map(([name]) => name);
  const versions = ["server", "x-powered-by"].flatMap((name) => page.header(name)).filter((it) => /\d\.\d/.test(it));
  return [
    ...(missing.length > 0 ? [["web.missing_headers", `missing: ${missing.join(", ")}`] as const] : []),
    ...(versions.length > 0 ? [["web.version_disclosed", versions.join("; ")] as const] : []),
  ];
}

const isShown = ({ last }: Front) => last.status < 400 || last.status === 404;

function cookieFaults(front: Front): Fault[] {
  if (!isShown(front)) return [];
  const { hostname } = new URL(front.url);
  return front.chain
    .flatMap((seen) => seen.header("set-cookie"))
    .filter((line) => !/max-age=0/i.test(line))
    .flatMap((line): Fault[] => {
      const [name = ""] = line.split("=");
      const says = (attribute: string) => new RegExp(`;\\s*${attribute}\\b`, "i").test(line);
      const lacks = ["Secure", "HttpOnly", "SameSite"].filter((flag) => !says(flag));
      const isSession = /sess|remember|token|auth/i.test(name) && !/csrf|xsrf/i.test(name);
      const domain = /;\s*domain=\.?([^;]+)/i.exec(line)?.[1];
      return [
        ...(isSession && lacks.length > 0 ? [["web.cookie_flags", `${name} lacks ${lacks.join(", ")}`] as const] : []),
        ...(/^__(?:Host|Secure)-/.test(name) && !says("secure") ? [["web.cookie_rejected", name] as const] : []),
        ...(isSession && domain && hostname.endsWith(`.${domain}`) && hostname !== `www.${domain}`
          ? [["web.cookie_domain", `${name} is sent to all hosts of ${domain}`] as const]
          : []),
      ];
    });
}

const policiesOf = (page: Seen) => page.header("content-security-policy");
const reportsOf = (page: Seen) => page.header("content-security-policy-report-only");

function policyFaults({ page }: Front): Fault[] {
  if (!page) return [];
  const [policy] = policiesOf(page);
  if (policy === undefined) return reportsOf(page).length > 0 ? [["web.csp_report_only"]] : [];
  const isTight =
    /(?:default|object)-src 'none'/.test(policy) && /base-uri/.test(policy) && !/unsafe|\*|data:/.test(policy);
  return isTight ? [] : [["web.csp_weak"]];
}

/** The world is asked what it lets in, as a page of another site would. */
function originFaults(front: Front): Fault[] {
  if (!isShown(front) || front.last.location) return [];
  const { url } = front.last;
  const lets = (origin: string) =>
    seeAt(front.sites, url, { headers: { origin } }).header("access-control-allow-origin")[0];
  const { hostname } = new URL(url);
  if (lets("https://stranger.invalid") === "https://stranger.invalid") return [["web.cors_any_origin"]];
  if (lets("https://stranger.invalid") === "*") return [["web.cors_wildcard"]];
  if (lets("null") === "null") return [["web.cors_null_origin"]];
  const near = [`https://${hostname}.stranger.invalid`, `https://stranger${hostname.split(".").slice(-2).join(".")}`];
  return near.some((origin) => lets(origin) === origin) ? [["web.cors_lookalike_origin"]] : [];
}

function methodFaults(front: Front): Fault[] {
  if (!isShown(front) || front.last.location) return [];
  const { url } = front.last;
  const repeats = (method: string) =>
    seeAt(front.sites, url, { method, headers: { mark: "7" } }).text.includes("mark: 7");
  const allow = seeAt(front.sites, url, { method: "OPTIONS" }).header("allow")[0] ?? "";
  return [
    ...(/PUT|DELETE|PATCH/.test(allow) ? [["web.methods_offered"] as const] : []),
    ...(repeats("TRACE") && !repeats("GET") ? [["web.trace_enabled"] as const] : []),
  ];
}

function redirectFaults(world: World, { url, page }: Front): Fault[] {
  const way = wayFrom(world, url);
  const last = way.at(-1);
  if (last && (last.status === 401 || last.status === 403)) return [];
  const urls = [...way.map((it) => it.url), ...(last?.location ? [last.location] : [])];
  const isPlain = (it: string) => it.startsWith("http:");
  const host = (it: string) => new URL(it).host;
  const isLost = urls.some(
    (it, at) =>
      at > 0 &&
      isPlain(it) &&
      (host(it) !== host(url) ||
        urls.slice(0, at).some((one) => !isPlain(one)) ||
        urls.slice(at).some((one) => !isPlain(one))),
  );
  const [first] = way;
  const leaves = first?.location && host(first.location) !== host(url);
  return [
    ...(page && isPlain(url)
      ? [["web.plain_http", /type="password"/.test(page.text) ? "password" : "shown"] as const]
      : []),
    ...(isLost ? [["web.insecure_redirect"] as const] : []),
    ...(first && leaves && !isPlain(url) && !has(first, "strict-transport-security", /max-age=[1-9]/)
      ? [["web.redirect_without_hsts"] as const]
      : []),
  ];
}
