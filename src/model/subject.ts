/** What people write on, tag, attach files to and are told of. */
export const subjectKinds = ["entity", "relation", "finding", "evidence", "scan", "investigation"] as const;
export type SubjectKind = (typeof subjectKinds)[number];

/** A thing by kind and id, the id as text whatever it is. */
export type Subject = { readonly kind: SubjectKind; readonly id: string };

const forms: Readonly<Record<SubjectKind, RegExp>> = {
  entity: /^[1-9]\d{0,14}$/,
  relation: /^[1-9]\d{0,14}$/,
  finding: /^[1-9]\d{0,14}$/,
  evidence: /^[0-9a-f]{64}$/,
  scan: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  investigation: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

/** Whether an id can be one of such a thing. */
export function isSubject({ kind, id }: Subject): boolean {
  return forms[kind].test(id);
}
