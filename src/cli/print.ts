import { once } from "node:events";
import { asError } from "../errors.ts";
import type { Io, Out } from "./io.ts";

/** Whoever read the output has gone (EPIPE): the command ends without a word. */
export class OutputClosed extends Error {}

const closed = new WeakSet<object>();

/** Notes when a reader goes away, so that writing throws OutputClosed instead of the process dying of an event. */
export function watchOutput(io: Io): () => void {
  const streams = [io.out.stream, io.err.stream];
  const listeners = streams.map((stream) => {
    const listener = (error: Error) => {
      if ("code" in error && error.code === "EPIPE") closed.add(stream);
      else if (stream === io.out.stream) throw error;
    };
    stream.on("error", listener);
    return listener;
  });
  return () => {
    // EPIPE may still arrive after the last write; what is left swallows it.
    for (const [at, stream] of streams.entries()) {
      stream.on("error", () => {});
      stream.off("error", listeners[at] ?? (() => {}));
    }
  };
}

/** Writes text, waits while the reader is slow, throws OutputClosed when there is none any more. */
export async function print(out: Out, text: string): Promise<void> {
  const { stream } = out;
  if (closed.has(stream) || stream.destroyed) throw new OutputClosed();
  if (stream.write(text)) return;
  try {
    await Promise.race([once(stream, "drain"), once(stream, "close")]);
  } catch (thrown) {
    if (!closed.has(stream)) throw asError(thrown);
  }
  if (closed.has(stream)) throw new OutputClosed();
}

/** True once a write to the stream failed because nobody reads it. */
export function hasReader(out: Out): boolean {
  return !closed.has(out.stream) && !out.stream.destroyed;
}

/** A line for the person, beside the results. */
export function note(io: Io, text: string): void {
  if (hasReader(io.err)) io.err.stream.write(`${text}\n`);
}
