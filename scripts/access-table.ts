import type { DocumentedRoute } from "../src/api/plugins/access.ts";
import { mayDo } from "../src/services/permissions.ts";

export const callers = ["nobody", "stranger", "viewer", "analyst", "admin", "owner"] as const;
export type Caller = (typeof callers)[number];

/** What a caller gets at a route: past the door, or one of the statuses of those who may not. */
export type Verdict = "yes" | "401" | "403" | "404";

/** What concerns the whole deployment: for the owner of the workspace "local", in it. */
const ofDeployment = ["changeFlags"];

export function verdictOf({ permission, inside, operationId }: DocumentedRoute, caller: Caller): Verdict {
  if (permission === "public") return "yes";
  if (caller === "nobody") return "401";
  if (permission === "account") return "yes";
  if (caller === "stranger") return "404";
  if (ofDeployment.includes(operationId)) return "403";
  return mayDo(caller, permission) && (inside === null || mayDo(caller, inside)) ? "yes" : "403";
}

export const pathOf = (route: DocumentedRoute): string => route.url.replace(/:(\w+)/g, "{$1}");

const byPath = (a: DocumentedRoute, b: DocumentedRoute) =>
  `${pathOf(a)} ${a.method}` < `${pathOf(b)} ${b.method}` ? -1 : 1;

/** docs/reference/access.md. */
export function accessTable(routes: readonly DocumentedRoute[]): string {
  const rows = [...routes].sort(byPath).map((route) => {
    const wants = route.inside ? `${route.inside} there` : route.permission;
    const verdicts = callers.map((caller) => verdictOf(route, caller));
    return `| ${route.method} | \`${pathOf(route)}\` | ${wants} | ${verdicts.join(" | ")} |`;
  });
  return `<!-- Written by scripts/gen-access.ts: do not edit. -->
# Who may do what

Every route of the API, what it wants of its caller, and what callers get: "yes" is past the door, else the status of the refusal. To a
stranger, a workspace does not exist. "There" is in the investigation that it is about: a grant may give somebody more in it than their role
in the workspace does. What concerns the whole deployment (PATCH flags) is for the owner of the workspace "local", in it. \`test/access.test.ts\` calls every route as everybody and compares.

| method | path | wants | no token | stranger | viewer | analyst | admin | owner |
|---|---|---|---|---|---|---|---|---|
${rows.join("\n")}
`;
}
