/** A path as a founding document writes it, and what it is here. `~` is the workspace of X-Workspace, or else the caller's own. */
export type Alias = {
  /** Its row in the requirements. */
  readonly row: string;
  readonly method: string;
  readonly path: string;
  readonly to: string;
  /** Where the method is another: what both do is the same. */
  readonly as?: string;
};

const alias = (row: string, written: string, to: string, as?: string): Alias => {
  const [method = "", path = ""] = written.split(" ");
  return { row, method, path, to: `/api/v1${to}`, ...(as && { as }) };
};
const own = "/workspaces/~";
const named = "/workspaces/{ws}";

/** Every path of S0, S2 and S4 that is written otherwise than ours; docs/reference/api-map.md is made from it. */
export const aliases: readonly Alias[] = [
  alias("S0-API-1", "POST /api/auth/register", "/auth/register"),
  alias("S0-API-2", "POST /api/auth/login", "/auth/login"),
  alias("S0-API-3", "POST /api/auth/refresh", "/auth/refresh"),
  alias("S0-API-4", "POST /api/auth/logout", "/auth/logout"),
  alias("S0-API-5", "GET /api/auth/me", "/auth/me"),
  alias("S0-API-6", "PUT /api/auth/me", "/auth/me"),
  alias("S0-API-7", "GET /api/investigations", `${own}/investigations`),
  alias("S0-API-8", "POST /api/investigations", `${own}/investigations`),
  alias("S0-API-9", "GET /api/investigations/{id}", `${own}/investigations/{id}`),
  alias("S0-API-10", "PUT /api/investigations/{id}", `${own}/investigations/{id}`, "PATCH"),
  alias("S0-API-11", "DELETE /api/investigations/{id}", `${own}/investigations/{id}`),
  alias("S0-API-12", "GET /api/investigations/{id}/logs", `${own}/investigations/{id}/logs`),
  alias("S0-API-13", "POST /api/investigations/{id}/cancel", `${own}/investigations/{id}/cancel`),
  alias("S2-API-3", "POST /auth/register", "/auth/register"),
  alias("S2-API-4", "POST /auth/login", "/auth/login"),
  alias("S2-API-5", "GET /auth/me", "/auth/me"),
  alias("S2-API-6", "POST /workspaces", "/workspaces"),
  alias("S2-API-7", "GET /workspaces/{ws}", named),
  alias("S2-API-8", "POST /workspaces/{ws}/members", `${named}/members`),
  alias("S2-API-9", "POST /workspaces/{ws}/targets/email", `${named}/targets/email`),
  alias("S2-API-10", "POST /workspaces/{ws}/targets/domain", `${named}/targets/domain`),
  alias("S2-API-11", "GET /workspaces/{ws}/targets", `${named}/targets`),
  alias("S2-API-12", "POST /workspaces/{ws}/jobs", `${named}/jobs`),
  alias("S2-API-13", "GET /workspaces/{ws}/jobs", `${named}/jobs`),
  alias("S2-API-14", "GET /workspaces/{ws}/jobs/{id}", `${named}/jobs/{id}`),
  alias("S2-API-15", "POST /workspaces/{ws}/jobs/{id}/enqueue", `${named}/jobs/{id}/enqueue`),
  alias("S2-API-16", "POST /workspaces/{ws}/jobs/{id}/requeue", `${named}/jobs/{id}/requeue`),
  alias("S2-API-17", "POST /workspaces/{ws}/jobs/{id}/cancel", `${named}/jobs/{id}/cancel`),
  alias("S2-API-18", "GET /workspaces/{ws}/jobs/{id}/findings", `${named}/jobs/{id}/findings`),
  alias("S2-API-19", "GET /workspaces/{ws}/findings", `${named}/findings`),
  alias("S2-API-20", "GET /workspaces/{ws}/findings/search", `${named}/findings/search`),
  alias("S2-API-21", "GET /workspaces/{ws}/findings/stats", `${named}/findings/stats`),
  alias("S2-API-22", "GET /workspaces/{ws}/findings/{id}", `${named}/findings/{id}`),
  alias("S2-API-23", "GET /workspaces/{ws}/evidence", `${named}/evidence`),
  alias("S2-API-24", "GET /workspaces/{ws}/evidence/{id}", `${named}/evidence/{id}`),
  alias("S2-API-25", "GET /workspaces/{ws}/evidence/{id}/content", `${named}/evidence/{id}/content`),
  alias("S2-API-26", "GET /workspaces/{ws}/evidence/job/{job_id}/files", `${named}/evidence/job/{job_id}/files`),
  alias("S2-FLOW-1", "POST /jobs", `${own}/jobs`),
  alias("S2-FLOW-3", "POST /jobs/{id}/enqueue", `${own}/jobs/{id}/enqueue`),
  alias("S4-API-6", "POST /api/assets/scan", `${own}/assets/scan`),
  alias("S4-API-7", "GET /api/assets", `${own}/assets`),
  alias("S4-API-8", "DELETE /api/assets/{id}", `${own}/assets/{id}`),
  alias("S4-API-9", "POST /api/assets", `${own}/assets`),
  alias("S4-API-9", "GET /api/assets/{id}", `${own}/assets/{id}`),
  alias("S4-API-9", "PATCH /api/assets/{id}", `${own}/assets/{id}`),
  alias("S4-API-9", "PUT /api/assets/{id}", `${own}/assets/{id}`, "PATCH"),
  alias("S4-API-10", "GET /api/assets/export", `${own}/assets/export`),
  alias("S4-API-13", "GET /api/analytics/dashboard", `${own}/analytics/dashboard`),
  alias("S4-API-14", "GET /api/analytics/trends", `${own}/analytics/trends`),
];

const variable = /\{(\w+)\}/g;
/** The more literal a path is, the earlier it is looked at: `/assets/export` before `/assets/{id}`. */
const byLiteral = (a: Alias, b: Alias) => a.path.split("{").length - b.path.split("{").length;
const compiled = [...aliases].sort(byLiteral).map((one) => ({
  ...one,
  pattern: new RegExp(`^${one.path.replace(variable, "(?<$1>[^/]+)")}/?$`),
}));

/**
 * What a request means by a path of the founding documents; null for all others. Browsers that ask for a page are left
 * alone where the path has no `/api`: the app has pages of such names.
 */
export function meantBy(method: string, url: string, accept = ""): { method: string; url: string } | null {
  if (url.startsWith("/api/v1/")) return null;
  const [path = "", query] = url.split(/\?(.*)/s, 2);
  if (!path.startsWith("/api/") && method === "GET" && accept.includes("text/html")) return null;
  for (const { method: written, pattern, to, as } of compiled) {
    if (written !== method) continue;
    const found = pattern.exec(path);
    if (!found) continue;
    const meant = to.replace(variable, (_, name: string) => found.groups?.[name] ?? "");
    return { method: as ?? method, url: query === undefined ? meant : `${meant}?${query}` };
  }
  return null;
}
