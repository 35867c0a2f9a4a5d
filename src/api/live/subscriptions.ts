import type { Socket } from "socket.io";
import { AppError } from "../../errors.ts";
import type { Principal } from "../../services/identity/principal.ts";
import type { Followed, Live } from "../../services/live/live.ts";
import type { LiveMessage } from "../../services/live/messages.ts";
import { type Feed, pageSize } from "./feed.ts";
import { type Feeds, roomOf } from "./feeds.ts";

/** Investigations that one connection follows at most. */
const mostFollowed = 50;
/** Messages that are sent to one who returns; who missed more is told to reload. */
export const mostMissed = 10_000;
/** Messages that wait for one slow connection; who is slower is told to reload. */
export const mostWaiting = 1_000;

type Seat = { readonly followed: Followed; letGo(): void };

/** One connection: who it is, what it follows, how much waits for it. */
export type Connection = ReturnType<typeof makeConnection>;

export function makeConnection(parts: {
  readonly socket: Socket;
  readonly principal: Principal;
  readonly live: Live;
  readonly feeds: Feeds;
  /** Passes who may follow an investigation; AppError for others. */
  admit(principal: Principal, followed: Followed): Promise<void>;
}) {
  const { socket, live, feeds } = parts;
  const seats = new Map<string, Seat>();
  let principal = parts.principal;
  let waiting = 0;
  let gone = false;
  let onFlush: () => void = () => undefined;
  socket.conn.on("packetCreate", () => waiting++);
  socket.conn.on("flush", (flushed: readonly unknown[]) => {
    waiting = Math.max(0, waiting - flushed.length);
    onFlush();
  });

  const leave = (room: string) => {
    const seat = seats.get(room);
    seats.delete(room);
    void socket.leave(room);
    seat?.letGo();
    return seat !== undefined;
  };

  /** What was sent is on its way. */
  const drained = async () => {
    while (waiting > 0 && !gone)
      await new Promise<void>((resolve) => {
        onFlush = resolve;
      });
  };

  const send = (messages: readonly LiveMessage[]) => {
    for (const { event, payload } of messages) socket.emit(event, payload);
  };

  const sent = (messages: readonly LiveMessage[]): number | undefined => {
    send(messages);
    return messages.at(-1)?.payload.seq;
  };

  return {
    socket,
    get principal() {
      return principal;
    },
    set principal(next) {
      principal = next;
    },
    followed: () => [...seats.values()].map((seat) => seat.followed),
    isSlow: () => waiting > mostWaiting,

    /** From now on, or from after a message that it has: then first what it missed. The number of the last that is sent. */
    async follow(followed: Followed, after: number | undefined): Promise<{ id: string; seq: number }> {
      await parts.admit(principal, followed);
      const room = roomOf(followed);
      leave(room);
      if (seats.size >= mostFollowed)
        throw new AppError("too_many_requests", `A connection follows ${mostFollowed} investigations at most.`);
      const { feed, letGo } = await feeds.hold(followed);
      seats.set(room, { followed, letGo });
      try {
        let at = after ?? feed.at;
        if (after !== undefined) await checkAfter(live, feed, after);
        while (feed.at - at > pageSize && !gone) {
          at = sent(await feed.since(at, pageSize)) ?? feed.at;
          await drained();
        }
        await feed.between(async () => {
          while (at < feed.at) at = sent(await feed.since(at, pageSize)) ?? feed.at;
          send([await feed.progress()]);
          if (!gone) await socket.join(room);
        });
        if (gone) leave(room);
        return { id: followed.id, seq: at };
      } catch (error) {
        leave(room);
        throw error;
      }
    },
    leave: (followed: Followed) => leave(roomOf(followed)),
    /** Follows no longer, and is told that it must read everything anew. */
    reload({ workspace, id }: Followed, reason: "slow" | "forgotten"): void {
      if (leave(roomOf({ workspace, id }))) socket.emit("reload", { id, reason });
    },
    /** May see it no longer. */
    expel({ workspace, id }: Followed): void {
      if (leave(roomOf({ workspace, id }))) socket.emit("unsubscribed", { id, reason: "not_found" });
    },
    end(): void {
      gone = true;
      for (const room of [...seats.keys()]) leave(room);
      onFlush(); // whoever waits looks at `gone`
    },
  };
}

async function checkAfter(live: Live, feed: Feed, after: number): Promise<void> {
  // another process may have told of more than this one has
  if (after > feed.at) await feed.pump();
  if (after <= feed.at && feed.keeps(after)) return;
  const { floor } = await live.span(feed.followed);
  if (after >= floor && after <= feed.at && feed.at - after <= mostMissed) return;
  throw new AppError("too_old", "What came after this message cannot be sent any more.", {
    hint: "read the investigation anew, and subscribe without `after`",
  });
}
