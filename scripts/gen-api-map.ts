import { join } from "node:path";
import { aliases } from "../src/api/aliases.ts";
import { generate } from "./generate.ts";

/** Rows of endpoints that are written as ours are, or are no path of their own. */
const others: readonly (readonly [row: string, written: string, served: string])[] = [
  ["S0-API-14", "GET /api/investigations/{id}/report", "later: reports"],
  ["S0-API-15", "POST /api/investigations/{id}/report", "later: reports"],
  ["S0-API-16", "GET /api/reports", "later: reports"],
  ["S0-API-17", "GET /api/reports/{id}/download", "later: reports"],
  ["S0-API-18", "GET /api/mcp/servers", "later: MCP"],
  ["S0-API-19", "GET /api/mcp/servers/{id}/status", "later: MCP"],
  ["S0-API-20", "GET /api/mcp/servers/{id}/tools", "later: MCP"],
  ["S0-API-21", "POST /api/mcp/execute", "later: MCP"],
  ["S2-API-1", "GET /healthz", "`GET /healthz`"],
  ["S2-API-2", "GET /readyz", "`GET /readyz`"],
  ["S4-API-1", "request parsing with schema models", "zod schemas beside each route, `src/api/routes`"],
  ["S4-API-2", "authentication middleware", "`src/api/plugins/access.ts`"],
  [
    "S4-API-3",
    "permissions and limits",
    "`src/services/permissions.ts`; limits of speed in `src/api/plugins/limits.ts`",
  ],
  ["S4-API-4", "exceptions as HTTP errors", "`src/api/plugins/errors.ts`; codes in `docs/reference/errors.md`"],
  ["S4-API-5", "OpenAPI generated from routes", "`/docs`, and `docs/reference/openapi.json`"],
  ["S4-API-11", "POST /api/auth/register", "as S0-API-1"],
  ["S4-API-12", "login and profile", "as S0-API-2, S0-API-5 and S0-API-6"],
  ["S4-API-15", "billing and its webhook", "later: billing"],
  ["S4-API-16", "GET /health", "`GET /health`"],
  [
    "S4-API-17",
    "public routes skip authentication",
    '`config.permission: "public"`; listed in `docs/reference/access.md`',
  ],
];

const rows = [
  ...aliases.map(
    ({ row, method, path, to, as = method }) => [row, `\`${method} ${path}\``, `\`${as} ${to}\``] as const,
  ),
  ...others.map(
    ([row, written, served]) => [row, /^[A-Z]+ \//.test(written) ? `\`${written}\`` : written, served] as const,
  ),
];
const place = ([row]: readonly [string, ...string[]]) => row.replace(/\d+$/, (number) => number.padStart(3, "0"));
rows.sort((a, b) => (place(a) < place(b) ? -1 : 1));

const text = `<!-- Written by scripts/gen-api-map.ts: do not edit. -->
# The endpoints of the founding documents

Every endpoint that they name, and what serves it. The literal paths answer too (\`src/api/aliases.ts\`): same handlers, rights and answers; where a
path names no workspace (\`~\`), it is the one in the header \`X-Workspace\`, or else the caller's own. Browsers that ask for a page are left alone
where a path has no \`/api\`.

| row | as it is written there | what serves it |
|---|---|---|
${rows.map((one) => `| ${one.join(" | ")} |`).join("\n")}
`;
generate(join(import.meta.dirname, "..", "docs", "reference", "api-map.md"), text, "gen-api-map.ts");
