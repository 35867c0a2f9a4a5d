import { HttpResponse, http } from "msw";

/** One workspace, in which one is what is said. */
export function workspaces(role: "owner" | "viewer" = "owner") {
  const data = [
    {
      id: "6a1f5e0e-0000-4000-8000-000000000002",
      name: "Ada’s",
      kind: "personal",
      role,
      created_at: "2026-01-01T00:00:00.000Z",
    },
  ];
  return http.get("*/api/v1/workspaces", () => HttpResponse.json({ data }));
}
