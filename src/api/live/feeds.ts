import { setTimeout as sleep } from "node:timers/promises";
import type { Followed, Live } from "../../services/live/live.ts";
import { type Feed, type Heard, openFeed } from "./feed.ts";

/** What comes within so long is told together. */
const leastMs = 100;
/** A notification may be lost with its connection. */
const pollMs = 1_000;

export const roomOf = ({ workspace, id }: Followed): string => `${workspace}/${id}`;

type Open = { readonly feed: Promise<Feed>; open: Feed | null; holders: number };

/** Every investigation that somebody follows through this process, each read once for all of them. */
export function makeFeeds(parts: {
  readonly live: Live;
  heardIn(followed: Followed): Heard;
  onError(error: unknown): void;
}) {
  const { live, heardIn, onError } = parts;
  const feeds = new Map<string, Open>();
  let due = false;
  let closed = false;
  let running: Promise<void> | null = null;
  let listening: Promise<() => Promise<void>> | null = null;

  async function round(): Promise<void> {
    const open = [...feeds.values()].flatMap((one) => one.open ?? []);
    for (const [workspace, own] of Map.groupBy(open, (feed) => feed.followed.workspace)) {
      const ids = own.map((feed) => feed.followed.id);
      const heads = await live.heads(workspace, ids);
      for (const feed of own) if ((heads.get(feed.followed.id) ?? 0) > feed.at) await feed.pump();
    }
  }

  async function go(): Promise<void> {
    while (due && !closed) {
      due = false;
      await round().catch(onError);
      await sleep(leastMs);
    }
  }

  const wake = () => {
    due = true;
    if (closed || feeds.size === 0) return;
    running ??= go().finally(() => {
      running = null;
      if (due) wake();
    });
  };
  const poll = setInterval(wake, pollMs).unref();

  return {
    /** The feed of an investigation, kept going until it is let go as often as it was held. */
    async hold(followed: Followed): Promise<{ feed: Feed; letGo(): void }> {
      listening ??= live.listen(wake).catch((error) => {
        listening = null; // the poll goes on, and whoever comes next tries again
        onError(error);
        return async () => undefined;
      });
      const room = roomOf(followed);
      const known = feeds.get(room);
      const one: Open = known ?? { feed: openFeed(live, followed, heardIn(followed)), open: null, holders: 0 };
      feeds.set(room, one);
      one.holders++;
      let held = true;
      const letGo = () => {
        if (held && --one.holders === 0 && feeds.get(room) === one) feeds.delete(room);
        held = false;
      };
      try {
        one.open = await one.feed;
        return { feed: one.open, letGo };
      } catch (error) {
        letGo();
        throw error;
      }
    },
    async close(): Promise<void> {
      closed = true;
      clearInterval(poll);
      feeds.clear();
      await running;
      await (await listening)?.();
    },
  };
}

export type Feeds = ReturnType<typeof makeFeeds>;
