import type { Query } from "../../db/client.ts";
import { AppError } from "../../errors.ts";
import { isSubject, type Subject, type SubjectKind } from "../../model/subject.ts";
import type { Actor } from "../app.ts";
import { enter } from "../investigations/access.ts";
import { type Permission, permit } from "../permissions.ts";
import { enterScan } from "../scans/case-scans.ts";

/** Somebody before a thing: as they are in the investigation that it belongs to. */
export type Entered = { readonly inside: Actor; readonly investigation: string | null };

const tables = { entity: "entities", relation: "relations", finding: "findings", evidence: "evidence" } as const;
type FactKind = keyof typeof tables;

const isFact = (kind: SubjectKind): kind is FactKind => kind in tables;

function noSubject({ kind, id }: Subject): AppError {
  return new AppError("not_found", `There is no ${kind} "${id.slice(0, 80)}".`);
}

/** Which of these facts are there; they belong to the workspace, whatever investigation found them. */
async function existing(q: Query, workspace: string, kind: FactKind, ids: readonly string[]): Promise<Set<string>> {
  const type = kind === "evidence" ? "text" : "bigint";
  const rows = await q.rows<{ id: string | number }>(
    `select id from ${tables[kind]} where workspace_id = $1 and id = any($2::${type}[])`,
    [workspace, ids],
  );
  return new Set(rows.map((row) => String(row.id)));
}

/** Passes where a thing is there and the permission holds before it; AppError not_found where it is not to be seen. */
export async function enterSubject(
  q: Query,
  actor: Actor,
  subject: Subject,
  permission: Permission,
  investigation: string | null = null,
): Promise<Entered> {
  if (!isSubject(subject)) throw noSubject(subject);
  if (subject.kind === "investigation")
    return { inside: (await enter(q, actor, subject.id, permission)).inside, investigation: subject.id };
  if (subject.kind === "scan") {
    const { scan, inside } = await enterScan(q, actor, subject.id, permission);
    return { inside, investigation: scan.investigation };
  }
  const entered = await enterCase(q, actor, investigation, permission);
  if (!isFact(subject.kind) || !(await existing(q, actor.workspace, subject.kind, [subject.id])).has(subject.id))
    throw noSubject(subject);
  return entered;
}

/** The same for an investigation, or for the workspace itself. */
export async function enterCase(
  q: Query,
  actor: Actor,
  investigation: string | null,
  permission: Permission,
): Promise<Entered> {
  if (investigation !== null)
    return { inside: (await enter(q, actor, investigation, permission)).inside, investigation };
  permit(actor, permission);
  return { inside: actor, investigation: null };
}

/** Passes where all of many things are there and may be touched so. */
export async function enterSubjects(
  q: Query,
  actor: Actor,
  subjects: readonly Subject[],
  permission: Permission,
): Promise<void> {
  for (const subject of subjects) if (!isSubject(subject)) throw noSubject(subject);
  for (const subject of subjects) if (!isFact(subject.kind)) await enterSubject(q, actor, subject, permission);
  const facts = subjects.filter(({ kind }) => isFact(kind));
  if (facts.length > 0) permit(actor, permission);
  for (const kind of Object.keys(tables) as FactKind[]) {
    const of = facts.filter((one) => one.kind === kind);
    if (of.length === 0) continue;
    const there = await existing(
      q,
      actor.workspace,
      kind,
      of.map(({ id }) => id),
    );
    const missing = of.find(({ id }) => !there.has(id));
    if (missing) throw noSubject(missing);
  }
}

/** A thing as the doors show it: numbers as numbers. */
export function showSubject(kind: SubjectKind, id: string): { kind: SubjectKind; id: string | number } {
  return { kind, id: kind === "entity" || kind === "relation" || kind === "finding" ? Number(id) : id };
}

/** Who may change what somebody wrote: they themselves, and admins. */
export function permitAuthor(inside: Actor, author: string): void {
  if (inside.name === author || inside.role === "admin" || inside.role === "owner") return;
  throw new AppError("not_authorized", "Somebody else wrote this: only they, or an admin, may do that.");
}
