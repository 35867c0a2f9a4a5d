/**
 * PostgreSQL's messages (protocol 3.0, chapter 53 of its manual): one byte of type, four of length, the body.
 * The embedded database speaks them as the server does, so both are asked by the same client, with the same types.
 */

const SYNC = 0x53; // 'S'
const QUERY = 0x51; // 'Q'
const READY = 0x5a; // 'Z'
const ERROR = 0x45; // 'E'
const NOTIFICATION = 0x41; // 'A'

/** What the backend says it is in after a unit: idle, inside a transaction, inside a failed one. */
export type Status = "I" | "T" | "E";

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const ready = message("Z", Buffer.from("I"));

/** What a server answers to a start-up: no password, nothing to cancel by, ready. */
export const greeting = Buffer.concat([
  message("R", Buffer.alloc(4)),
  message("S", Buffer.from("server_encoding\0UTF8\0")),
  ready,
]);

/** A FATAL error, after which the connection ends. */
export function fatal(code: string, text: string): Buffer {
  return message("E", Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`));
}

/** One statement in the simple protocol, as a client sends it. */
export function statement(text: string): Buffer {
  return message("Q", Buffer.from(`${text}\0`));
}

/** Whether a unit asks to hear notifications; only src/db/listen.ts sends such, alone in its message. */
export function isListen(unit: Buffer): boolean {
  return unit[0] === QUERY && unit.toString("latin1", 5, 12).toLowerCase() === "listen ";
}

/** Cuts what a client writes into units that can be executed: up to and with a Sync or a Query. */
export function makeFramer(): (bytes: Uint8Array) => Buffer[] {
  let held: Buffer[] = [];
  let size = 0;
  let next = 0; // where the first message that is not whole yet begins
  return (bytes) => {
    held.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    size += bytes.byteLength;
    if (size - next < 5) return [];
    const all = held.length === 1 && held[0] ? held[0] : Buffer.concat(held);
    const units: Buffer[] = [];
    let start = 0;
    while (next + 5 <= all.length) {
      const end = next + 1 + all.readInt32BE(next + 1);
      if (end > all.length) break;
      const type = all[next];
      next = end;
      if (type === SYNC || type === QUERY) {
        units.push(all.subarray(start, end));
        start = end;
      }
    }
    held = start === all.length ? [] : [all.subarray(start)];
    size = all.length - start;
    next -= start;
    return units;
  };
}

export type Reply = {
  /** What the asker gets. */
  readonly reply: Buffer;
  /** What every listener gets. */
  readonly notifications: readonly Buffer[];
  /** The state the backend is left in. */
  readonly status: Status;
  /** It ended itself (PANIC on a full disk, FATAL): a server would start another, here nothing may be asked any more. */
  readonly over: boolean;
};

/** Takes a reply apart. */
export function readReply(reply: Buffer): Reply {
  const notifications: Buffer[] = [];
  const rest: Buffer[] = [];
  let from = 0;
  let status: Status = "I";
  let over = false;
  for (let at = 0; at + 5 <= reply.length; ) {
    const end = at + 1 + reply.readInt32BE(at + 1);
    if (reply[at] === NOTIFICATION) {
      notifications.push(reply.subarray(at, end));
      rest.push(reply.subarray(from, at));
      from = end;
    } else if (reply[at] === READY) {
      status = String.fromCharCode(reply[at + 5] ?? 0x49) as Status;
    } else if (reply[at] === ERROR) {
      over ||= /\0V(?:PANIC|FATAL)\0/.test(reply.toString("latin1", at + 5, end));
    }
    at = end;
  }
  if (notifications.length === 0) return { reply, notifications, status, over };
  return { reply: Buffer.concat([...rest, reply.subarray(from)]), notifications, status, over };
}
