import type { Followed, Live } from "../../services/live/live.ts";
import type { LiveMessage } from "../../services/live/messages.ts";

/** Messages read at once. */
export const pageSize = 200;
/** Messages kept for those who return: when a thousand do so at once, the database is asked once. */
const mostKept = 500;

export type Heard = {
  /** To everybody who follows. */
  tell(messages: readonly LiveMessage[]): void;
  /** Some are gone that nobody was told. */
  lost(): void;
};

/** What happens in one investigation, as this process tells it: one after the other, from where it began. */
export type Feed = {
  readonly followed: Followed;
  /** The last number that was told. */
  readonly at: number;
  /** Does something while nothing is told. */
  between(work: () => Promise<void>): Promise<void>;
  /** Tells what is new. */
  pump(): Promise<void>;
  /** Messages that were told after a number, at most so many; empty when there are none. */
  since(after: number, limit: number): Promise<readonly LiveMessage[]>;
  /** Whether what was told after a number is kept here. */
  keeps(after: number): boolean;
  /** How far the investigation is, as of the last number. */
  progress(): Promise<LiveMessage>;
};

export async function openFeed(live: Live, followed: Followed, { tell, lost }: Heard): Promise<Feed> {
  let at = (await live.span(followed)).head;
  let turn: Promise<unknown> = Promise.resolve();
  /** The last ones told, without a gap up to `at`. */
  let kept: LiveMessage[] = [];
  let filled: Promise<void> | null = null;
  let shown: { readonly seq: number; readonly message: Promise<LiveMessage> } | null = null;

  const between = (work: () => Promise<void>): Promise<void> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined); // whoever asked is told
    return mine;
  };
  const firstKept = () => kept[0]?.payload.seq ?? at + 1;

  async function tellNew(): Promise<void> {
    for (let more = true; more; ) {
      const messages = await live.read(followed, at, pageSize);
      const [first] = messages;
      const last = messages.at(-1);
      if (!first || !last) return;
      if (first.payload.seq !== at + 1) {
        kept = [];
        lost();
      }
      at = last.payload.seq;
      kept = [...kept, ...messages].slice(-mostKept);
      tell(messages);
      more = messages.length === pageSize;
      tell([await progress()]);
    }
  }

  /** Reads what was told before this feed began, once. */
  async function fill(): Promise<void> {
    const end = firstKept() - 1;
    const room = Math.min(end, mostKept - kept.length);
    const earlier = room > 0 ? await live.read(followed, end - room, room) : [];
    // unless it has gone on so far meanwhile that they do not meet, or some are forgotten
    const isWhole = earlier.every(({ payload }, n) => payload.seq === end - earlier.length + 1 + n);
    if (isWhole && firstKept() === end + 1) kept = [...earlier, ...kept];
  }

  function progress(): Promise<LiveMessage> {
    if (shown?.seq === at) return shown.message;
    const seq = at;
    const message = live
      .progress(followed)
      .then((said): LiveMessage => ({ event: "investigation_progress", payload: { id: followed.id, seq, ...said } }));
    shown = { seq, message };
    message.catch(() => {
      shown = null;
    });
    return message;
  }

  return {
    followed,
    get at() {
      return at;
    },
    between,
    pump: () => between(tellNew),
    keeps: (after) => after + 1 >= firstKept(),
    async since(after, limit) {
      if (after >= at) return [];
      filled ??= fill();
      await filled;
      const first = firstKept();
      if (after + 1 >= first) return kept.slice(after + 1 - first, after + 1 - first + limit);
      return live.read(followed, after, Math.min(limit, at - after));
    },
    progress,
  };
}
