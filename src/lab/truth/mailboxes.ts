import { email } from "../../model/entities/email.ts";
import type { Collection } from "./collect.ts";

// The look behind keeps it linear: a page of the world has a title of a million letters.
const mailbox = /(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;

/** Adds every mailbox that a text writes. */
export function collectMailboxes(text: string, into: Collection): void {
  for (const [written] of text.matchAll(mailbox)) {
    const key = email.parse(written);
    if (key) into.thing("email", key);
  }
}
