import type { NetDoor, NetOptions } from "./options.ts";

export type { ModuleGrant, NetDoor, NetOptions } from "./options.ts";

/** Makes the door out of one scan in one thread: `forModule` gives a module its view of it. */
export function makeNet(_options: NetOptions): NetDoor {
  throw new Error("The door is being built.");
}
