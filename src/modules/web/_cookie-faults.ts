import type { NewFinding } from "../../model/finding.ts";
import { registrable } from "../../model/hostname.ts";
import { type Cookie, isSessionLike, stableName } from "./_set-cookie.ts";

/** What is wrong with a cookie that `host` sets. */
export function faultsOf(cookie: Cookie, host: string): NewFinding[] {
  return [...flagFaults(cookie), ...prefixFaults(cookie), ...domainFaults(cookie, host)];
}

function flagFaults(cookie: Cookie): NewFinding[] {
  if (!isSessionLike(cookie.name)) return [];
  const lacks = [
    ...(cookie.secure ? [] : ["Secure"]),
    ...(cookie.httpOnly ? [] : ["HttpOnly"]),
    ...(cookie.sameSite ? [] : ["SameSite"]),
  ];
  if (lacks.length === 0) return [];
  return [
    {
      type: "web.cookie_flags",
      category: "web",
      severity: lacks.length === 1 && lacks[0] === "SameSite" ? "low" : "medium",
      title: `Cookie ${cookie.name} lacks ${lacks.join(", ")}`,
      description: `By its name, ${cookie.name} keeps a session. ${lacks.map((flag) => harm[flag]).join(" ")}`,
      remediation: `Set it with ${lacks.join(", ")}${lacks.includes("SameSite") ? "=Lax (or Strict)" : ""}, and best as __Host-${cookie.name}.`,
      stable: { cookie: stableName(cookie.name) },
      data: { cookie: cookie.name, lacks },
    },
  ];
}

const harm: Readonly<Record<string, string>> = {
  Secure: "Without Secure it also travels over plain HTTP, where it can be read and taken.",
  HttpOnly: "Without HttpOnly any script that gets into a page can read it.",
  SameSite: "Without SameSite it depends on the browser whether other sites' forms are sent with it.",
};

/** Cookie name prefixes (RFC 6265bis 4.1.3): a browser that knows them throws such a cookie away. */
function prefixFaults(cookie: Cookie): NewFinding[] {
  const prefix = /^__(?:Host|Secure)-/i.exec(cookie.name)?.[0].toLowerCase();
  const broken = [
    ...(prefix && !cookie.secure ? ["lacks Secure"] : []),
    ...(prefix === "__host-" && cookie.domain ? ["has a Domain"] : []),
    ...(prefix === "__host-" && cookie.path !== "/" ? ["is not for Path=/"] : []),
    ...(!prefix && cookie.sameSite === "None" && !cookie.secure ? ["says SameSite=None and lacks Secure"] : []),
  ];
  if (broken.length === 0) return [];
  return [
    {
      type: "web.cookie_rejected",
      category: "web",
      severity: "low",
      title: `Cookie ${cookie.name} is thrown away by browsers: it ${broken.join(" and ")}`,
      description: `What ${cookie.name} promises by its name or attributes it does not keep: it ${broken.join(" and ")}. Current browsers do not store such a cookie; older ones store it without the protection.`,
      remediation: "Set it with Secure; a __Host- cookie also with Path=/ and without Domain.",
      stable: { cookie: stableName(cookie.name) },
      data: { cookie: cookie.name, broken },
    },
  ];
}

/** A session that is sent to all hosts of the domain; "www" and the domain itself are one site to their owners. */
function domainFaults({ name, domain }: Cookie, host: string): NewFinding[] {
  if (!domain || !isSessionLike(name) || host === domain || host === `www.${domain}`) return [];
  if (!host.endsWith(`.${domain}`) || registrable(domain) === null) return []; // browsers do not take it
  return [
    {
      type: "web.cookie_domain",
      category: "web",
      severity: "low",
      title: `Cookie ${name} is sent to all hosts of ${domain}`,
      description: `${host} sets ${name}, by its name a session, for ${domain} and everything below: each of these hosts gets it, and who takes over one of them can read and replace it.`,
      remediation: "Leave Domain out, so that the cookie stays with the host that set it.",
      stable: { cookie: stableName(name), domain },
      data: { cookie: name, domain, host },
    },
  ];
}
