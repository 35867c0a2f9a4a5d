import { email } from "../../model/entities/email.ts";
import type { World } from "../world/world.ts";
import type { Collection } from "./collect.ts";
import type { Thing, TrueClaim } from "./truth.ts";

// The look behind keeps it linear: a page of the world has a title of a million letters.
const mailbox = /(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;

/** Adds every mailbox that a text writes. */
export function collectMailboxes(text: string, into: Collection): void {
  for (const [written] of text.matchAll(mailbox)) {
    const key = email.parse(written);
    if (key) into.thing("email", key);
  }
}

/** What the mail servers of the organisations let a sender know of each mailbox. */
export function deliverability(world: World, things: readonly Thing[]): TrueClaim[] {
  return things.flatMap((entity): TrueClaim[] => {
    const domain = entity.value.slice(entity.value.lastIndexOf("@") + 1);
    const organisation = entity.type === "email" && world.organisations.find((it) => it.domain === domain);
    if (!organisation) return [];
    const servers = Object.values(organisation.mail ?? {});
    const takesAll = servers.some(({ manner }) => manner === "catch-all");
    const isThere = servers.some(({ mailboxes }) => mailboxes.includes(entity.value));
    return [{ entity, attribute: "deliverable", value: takesAll ? "catch_all" : isThere ? "yes" : "no" }];
  });
}
