import type { Subject } from "./subject.ts";

/** What people are told of by themselves. */
export const notificationKinds = [
  "scan_ended",
  "critical_finding",
  "mention",
  "assignment",
  "invitation_accepted",
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** Of what is theirs, of everything that they may see, of nothing. */
export const wantedKinds = ["off", "mine", "all"] as const;
export type Wanted = (typeof wantedKinds)[number];

/** What holds for who has said nothing. */
export const usuallyWanted: Readonly<Record<NotificationKind, Wanted>> = {
  scan_ended: "mine",
  critical_finding: "all",
  mention: "mine",
  assignment: "mine",
  invitation_accepted: "mine",
};

/** A subject may also be an invitation, which nothing can be written on. */
export type NotificationSubject = Subject | { readonly kind: "invitation"; readonly id: string };
