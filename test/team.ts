import type { Caller, TestApi } from "./api.ts";

export type Member = Caller & { readonly id: string };

/** A workspace that people share: its owner, an admin, an analyst, a viewer; and a stranger with a workspace of their own. */
export type Team = {
  readonly ws: string;
  /** Where the workspace's resources are. */
  readonly at: string;
  readonly owner: Member;
  readonly admin: Member;
  readonly analyst: Member;
  readonly viewer: Member;
  readonly stranger: Member & { readonly workspace: string };
};

export async function aTeam(api: TestApi): Promise<Team> {
  const people: Record<string, Awaited<ReturnType<TestApi["person"]>>> = {};
  for (const name of ["owner", "admin", "analyst", "viewer", "stranger"]) people[name] = await api.person(name);
  const { owner, admin, analyst, viewer, stranger } = people;
  if (!owner || !admin || !analyst || !viewer || !stranger) throw new Error("somebody is missing");
  const { body } = await owner.call("POST", "/api/v1/workspaces", { name: "Team" });
  const ws: string = body.data.id;
  for (const [role, { email }] of Object.entries({ admin, analyst, viewer })) {
    const added = await owner.call("POST", `/api/v1/workspaces/${ws}/members`, { email, role });
    if (added.status !== 201) throw new Error(`${role} cannot be added: ${JSON.stringify(added.body)}`);
  }
  return { ws, at: `/api/v1/workspaces/${ws}`, owner, admin, analyst, viewer, stranger };
}

/** Statuses of one call by each role, in the order stranger, viewer, analyst, admin, owner. */
export async function statuses(
  team: Team,
  call: (who: Member, role: string) => Promise<{ readonly status: number }>,
): Promise<number[]> {
  const answers: number[] = [];
  for (const role of ["stranger", "viewer", "analyst", "admin", "owner"] as const)
    answers.push((await call(team[role], role)).status);
  return answers;
}

/** Every row of a list, page by page. */
export async function everyPage(who: Caller, url: string, limit: number) {
  // biome-ignore lint/suspicious/noExplicitAny: rows of any form; what tests read of them they check
  const rows: any[] = [];
  let cursor: string | null = null;
  do {
    const more: string = cursor ? `&cursor=${cursor}` : "";
    const { status, body } = await who.call("GET", `${url}${url.includes("?") ? "&" : "?"}limit=${limit}${more}`);
    if (status !== 200) throw new Error(`${url} answers ${status}: ${JSON.stringify(body)}`);
    if (body.data.length > limit) throw new Error("a page is longer than its limit");
    rows.push(...body.data);
    cursor = body.pagination.next;
  } while (cursor);
  return rows;
}
