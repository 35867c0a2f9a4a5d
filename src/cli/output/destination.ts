import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { finished } from "node:stream/promises";
import { AppError } from "../../errors.ts";
import { unwritable } from "../file-errors.ts";
import type { Io, Out } from "../io.ts";
import { print } from "../print.ts";

/** Where results go, and in which form. A person on a terminal gets a view instead of lines. */
export type Destination = {
  readonly form: "person" | "jsonl" | "json";
  write(text: string): Promise<void>;
  close(): Promise<void>;
  /** Where a live view may be drawn without disturbing anything. */
  readonly view: Out | null;
};

export const outputFlags = {
  json: { about: "One JSON document at the end" },
  jsonl: { about: "One JSON object a line, as soon as it is known; also the default in a pipe" },
  output: { about: "Write the results to a file", value: "file", short: "o" },
} as const;

/** Opens what --json, --jsonl and -o ask for. Throws AppError bad_usage, or bad_file before anything was asked. */
export async function openDestination(
  flags: { readonly json: boolean; readonly jsonl: boolean; readonly output: string | undefined },
  io: Io,
): Promise<Destination> {
  if (flags.json && flags.jsonl) throw new AppError("bad_usage", "--json and --jsonl exclude each other.");
  const lines = flags.json ? "json" : "jsonl";
  if (flags.output !== undefined && flags.output !== "-") {
    const file = await openFile(flags.output);
    const view = io.out.tty ? io.out : io.err;
    return { form: lines, ...file, view: view.cursor ? view : null };
  }
  const person = io.out.tty && !flags.json && !flags.jsonl;
  const view = person ? io.out : io.outIsFile ? io.err : null;
  return {
    form: person ? "person" : lines,
    write: (text) => print(io.out, text),
    close: async () => {},
    view: view?.cursor ? view : null,
  };
}

async function openFile(path: string): Promise<Pick<Destination, "write" | "close">> {
  try {
    const handle = await open(path, "w", 0o600);
    const stream = createWriteStream(path, { fd: handle });
    let failure: Error | null = null;
    stream.on("error", (error) => {
      failure = error;
    });
    return {
      async write(text) {
        if (failure) throw failure;
        await new Promise<void>((done, failed) => stream.write(text, (error) => (error ? failed(error) : done())));
      },
      async close() {
        stream.end();
        await finished(stream);
      },
    };
  } catch (thrown) {
    throw unwritable(path, thrown);
  }
}
