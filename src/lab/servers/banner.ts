import type { Desk } from "./desk.ts";
import { onLines } from "./lines.ts";
import { type Listener, listenForConversations } from "./listener.ts";

/** A server known by what it says: first, and to lines it understands. */
export type Banner = {
  readonly greeting?: string | Uint8Array;
  readonly replies?: Readonly<Record<string, string>>;
  /** What it says to any other line; silence when absent. */
  readonly otherwise?: string;
  /** Says a byte every now and then, for ever. */
  readonly tarpit?: true;
};

/** Often enough that a client that waits for quiet does not mistake it for a mute one when the machine is busy. */
const dribbleMs = 200;

export function listenBanner(address: string, port: number, banner: Banner, desk: Desk): Promise<Listener> {
  return listenForConversations((socket) => {
    const note = (what: string) => desk.log.add({ server: address, port, transport: "tcp", what, via: null });
    note("connect");
    if (banner.tarpit) {
      const timer = setInterval(() => socket.write("x"), dribbleMs);
      socket.on("close", () => clearInterval(timer));
      socket.resume();
      return;
    }
    if (banner.greeting !== undefined) socket.write(banner.greeting);
    onLines(socket, (line) => {
      note(line.slice(0, 200));
      const reply = banner.replies?.[line.toUpperCase()] ?? banner.otherwise;
      if (reply !== undefined && socket.writable) socket.write(reply);
    });
  });
}
