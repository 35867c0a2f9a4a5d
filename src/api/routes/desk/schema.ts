import { z } from "zod";
import { notificationKinds, wantedKinds } from "../../../model/notification.ts";
import { subjectKinds } from "../../../model/subject.ts";
import { Id, Moment, Paging } from "../../envelope.ts";
import { block, json, text } from "../../inputs.ts";

export const Kind = z.enum(subjectKinds);
const SubjectId = z
  .union([z.int().positive(), text(100, 1)])
  .transform(String)
  .describe("A number of an entity, relation or finding; the id of anything else");

/** What something is written on, as it is given. */
export const SubjectIn = z.strictObject({ kind: Kind, id: SubjectId });
/** The same as it is shown. */
export const Subject = z.object({ kind: Kind, id: z.union([z.int(), z.string()]) }).meta({ id: "Subject" });
const ofSubject = { subject_kind: Kind.optional(), subject_id: text(100, 1).optional() };

export const Note = z
  .object({
    id: Id,
    text: z.string().describe("Markdown, as it was written"),
    subject: Subject.nullable(),
    investigation: Id.nullable(),
    pinned_at: Moment.nullable().describe("The time it is about"),
    version: z.int(),
    created_by: z.string(),
    created_at: Moment,
    updated_by: z.string(),
    updated_at: Moment,
  })
  .meta({ id: "Note" });
const NoteText = block(100_000, 1);
export const NewNote = z.strictObject({
  text: NoteText,
  subject: SubjectIn.optional(),
  investigation: Id.optional().describe("Where it belongs: who does not see that does not see the note"),
  pinned_at: Moment.optional(),
});
export const NoteChange = z.strictObject({
  text: NoteText.optional(),
  pinned_at: Moment.nullable().optional(),
  version: z.int().min(1).optional().describe("The one that was read: refused with 409 where it is no longer that"),
});
export const NoteQuery = Paging.extend({
  ...ofSubject,
  investigation: Id.optional(),
  author: Id.optional(),
  q: text(200).optional().describe("A part of the text"),
  pinned_from: Moment.optional(),
  pinned_to: Moment.optional(),
  sort: z.enum(["created_at", "-created_at", "pinned_at", "-pinned_at"]).default("-created_at"),
});

export const Comment = z
  .object({
    id: Id,
    text: z.string(),
    subject: Subject,
    investigation: Id.nullable(),
    parent: Id.nullable().describe("The first comment of its thread"),
    mentions: z.array(Id).readonly(),
    created_by: z.string(),
    created_at: Moment,
    edited_at: Moment.nullable(),
    deleted: z.boolean().describe("Its words are gone; it stays because it was answered"),
  })
  .meta({ id: "Comment" });
const CommentText = block(10_000, 1);
const Mentions = z.array(Id).max(50).default([]).describe("Members who are told");
export const NewComment = z.strictObject({
  subject: SubjectIn,
  investigation: Id.optional(),
  parent: Id.optional().describe("The comment that is answered"),
  text: CommentText,
  mentions: Mentions,
});
export const CommentChange = z.strictObject({ text: CommentText, mentions: Mentions });
export const CommentQuery = Paging.extend({
  ...ofSubject,
  investigation: Id.optional(),
  parent: Id.optional(),
  sort: z.enum(["created_at", "-created_at"]).default("created_at"),
});

export const Tag = z
  .object({ id: Id, name: z.string(), colour: z.string(), created_by: z.string(), created_at: Moment })
  .meta({ id: "Tag" });
export const CountedTag = Tag.extend({ subjects: z.int().describe("How many things it is on") }).meta({
  id: "CountedTag",
});
const Colour = z
  .string()
  .regex(/^#[0-9a-fA-F]{6}$/, "is not a colour such as #2e7d32")
  .transform((written) => written.toLowerCase());
export const NewTag = z.strictObject({ name: text(60, 1), colour: Colour.default("#607d8b") });
export const TagChange = z.strictObject({ name: text(60, 1).optional(), colour: Colour.optional() });
export const TagQuery = z
  .object(ofSubject)
  .refine((query) => (query.subject_kind === undefined) === (query.subject_id === undefined), {
    message: "subject_kind and subject_id go together",
  });
export const TaggedQuery = Paging.extend({ kind: Kind.optional() });
export const Tagged = Subject.extend({ tagged_by: z.string(), tagged_at: Moment }).meta({ id: "Tagged" });
export const Subjects = z.strictObject({ subjects: z.array(SubjectIn).min(1).max(500) });
export const Changed = z.object({ changed: z.int().describe("How many things that changed") });

const Page = text(60, 1).regex(/^[a-z0-9_.-]+$/, "is not the name of a page: small letters, digits, - _ .");
const View = json(20_000).describe("What the page wants to remember: filters, sorting, columns");
export const SavedView = z
  .object({
    id: Id,
    owner: z.string(),
    mine: z.boolean(),
    page: z.string(),
    name: z.string(),
    shared: z.boolean(),
    view: z.record(z.string(), z.unknown()),
    created_at: Moment,
    updated_at: Moment,
  })
  .meta({ id: "SavedView" });
export const NewSavedView = z.strictObject({
  page: Page,
  name: text(100, 1),
  shared: z.boolean().default(false),
  view: View,
});
export const SavedViewChange = z.strictObject({
  name: text(100, 1).optional(),
  shared: z.boolean().optional(),
  view: View.optional(),
});
export const SavedViewQuery = z.object({ page: Page.optional() });

export const Notification = z
  .object({
    id: Id,
    kind: z.enum(notificationKinds),
    subject: z.object({ kind: z.enum([...subjectKinds, "invitation"]), id: z.union([z.int(), z.string()]) }),
    investigation: Id.nullable(),
    by: z.string().describe("A person's id, or what else did it; empty where nobody did"),
    at: Moment,
    read_at: Moment.nullable(),
  })
  .meta({ id: "Notification" });
const Wanted = z.enum(wantedKinds).describe("Of what is one's own, of everything that one may see, or of nothing");
const mineOrOff = z.enum(["off", "mine"]);
export const Preferences = z
  .object({
    scan_ended: Wanted,
    critical_finding: Wanted,
    mention: Wanted,
    assignment: Wanted,
    invitation_accepted: Wanted,
  })
  .meta({ id: "NotificationPreferences" });
export const PreferenceChange = z.strictObject({
  scan_ended: Wanted.optional(),
  critical_finding: Wanted.optional(),
  mention: mineOrOff.optional(),
  assignment: mineOrOff.optional(),
  invitation_accepted: mineOrOff.optional(),
});

export const Attachment = z
  .object({
    id: Id,
    name: z.string(),
    media_type: z.string().describe("As it was given: nobody looked"),
    size: z.int(),
    sha256: z.string(),
    subject: Subject,
    investigation: Id.nullable(),
    created_by: z.string(),
    created_at: Moment,
  })
  .meta({ id: "Attachment" });
export const AttachTo = z.object({
  subject_kind: Kind,
  subject_id: text(100, 1),
  investigation: Id.optional(),
});
export const AttachmentQuery = Paging.extend({
  ...ofSubject,
  investigation: Id.optional(),
  sort: z.enum(["created_at", "-created_at"]).default("-created_at"),
});
