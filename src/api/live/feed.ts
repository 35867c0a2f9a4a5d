import type { Followed, Live } from "../../services/live/live.ts";
import type { LiveMessage } from "../../services/live/messages.ts";

/** Messages read at once. */
export const pageSize = 200;

export type Heard = {
  /** To everybody who follows. */
  tell(messages: readonly LiveMessage[]): void;
  /** Some are gone that nobody was told. */
  lost(seq: number): void;
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
};

export async function openFeed(live: Live, followed: Followed, { tell, lost }: Heard): Promise<Feed> {
  let at = (await live.span(followed)).head;
  let turn: Promise<unknown> = Promise.resolve();
  const between = (work: () => Promise<void>): Promise<void> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined); // whoever asked is told
    return mine;
  };

  async function tellNew(): Promise<void> {
    for (let more = true; more; ) {
      const messages = await live.read(followed, at, pageSize);
      const [first] = messages;
      const last = messages.at(-1);
      if (!first || !last) return;
      if (first.payload.seq !== at + 1) lost(first.payload.seq - 1);
      at = last.payload.seq;
      tell(messages);
      more = messages.length === pageSize;
      const { progress, step } = await live.progress(followed);
      tell([{ event: "investigation_progress", payload: { id: followed.id, seq: at, progress, step } }]);
    }
  }

  return {
    followed,
    get at() {
      return at;
    },
    between,
    pump: () => between(tellNew),
  };
}
