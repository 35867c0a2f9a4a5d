import { AppError } from "../errors.ts";
import { Interrupted } from "./ask.ts";
import type { Io } from "./io.ts";

const mostCharacters = 16_384;

/** One line from standard input, or from the keyboard without showing it. Throws AppError bad_usage when it is empty. */
export async function readSecret(io: Io, prompt: string): Promise<string> {
  const secret = (io.in.isTTY ? await askHidden(io, prompt) : await readAll(io)).trim();
  if (secret === "") throw new AppError("bad_usage", "The key is empty.");
  if (/[\p{Cc}]/u.test(secret))
    throw new AppError("bad_usage", "A key is one line of text without control characters.");
  return secret;
}

async function readAll(io: Io): Promise<string> {
  let text = "";
  for await (const chunk of io.in) {
    text += String(chunk);
    if (text.length > mostCharacters) throw new AppError("bad_usage", "That is too long for a key.");
  }
  return text;
}

async function askHidden(io: Io, prompt: string): Promise<string> {
  io.err.stream.write(prompt);
  io.in.setRawMode?.(true);
  let text = "";
  try {
    for await (const chunk of io.in) {
      for (const character of String(chunk)) {
        if (character === "\r" || character === "\n" || character === "\x04") return text;
        if (character === "\x03") throw new Interrupted();
        text = character === "\x7f" || character === "\b" ? text.slice(0, -1) : text + character;
      }
      if (text.length > mostCharacters) throw new AppError("bad_usage", "That is too long for a key.");
    }
    return text;
  } finally {
    io.in.setRawMode?.(false);
    io.in.pause();
    io.err.stream.write("\n");
  }
}
