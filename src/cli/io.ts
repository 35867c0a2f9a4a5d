import { fstatSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { type Environment, terminalConfig } from "../config.ts";

/** A stream that people or programs read. */
export type Out = {
  readonly stream: Writable;
  /** A person looks at it. */
  readonly tty: boolean;
  readonly colour: boolean;
  /** Understands cursor movement: a live view can be redrawn in place. */
  readonly cursor: boolean;
  columns(): number;
  rows(): number;
};

/** The world outside of a command. Tests give one of their own. */
export type Io = {
  readonly env: Environment;
  readonly in: Readable & { readonly isTTY?: boolean; setRawMode?(on: boolean): unknown };
  readonly out: Out;
  readonly err: Out;
  /** True when standard output goes to a file: nobody else writes to the terminal then. */
  readonly outIsFile: boolean;
  /** Calls `heard` for each Ctrl-C and each request to end; returns how to stop listening. */
  onSignal(heard: (signal: "SIGINT" | "SIGTERM") => void): () => void;
  /** Calls `heard` when the terminal changes its size; returns how to stop listening. */
  onResize(heard: () => void): () => void;
  /** Ends the process at once, for the person who asks twice. */
  exit(code: number): never;
};

function outOf(stream: NodeJS.WriteStream, env: Environment): Out {
  const { colour, cursor } = terminalConfig(env);
  const tty = stream.isTTY === true;
  return {
    stream,
    tty,
    colour: tty && colour,
    cursor: tty && cursor,
    columns: () => Math.max(40, (tty && stream.columns) || 100),
    rows: () => Math.max(8, (tty && stream.rows) || 40),
  };
}

export function processIo(env: Environment): Io {
  return {
    env,
    in: process.stdin,
    out: outOf(process.stdout, env),
    err: outOf(process.stderr, env),
    outIsFile: isFile(1),
    onSignal(heard) {
      const signals = ["SIGINT", "SIGTERM"] as const;
      for (const signal of signals) process.on(signal, heard);
      return () => {
        for (const signal of signals) process.off(signal, heard);
      };
    },
    onResize(heard) {
      process.stdout.on("resize", heard);
      return () => process.stdout.off("resize", heard);
    },
    exit: (code) => process.exit(code),
  };
}

function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false; // closed by the parent: nothing can be written to it anyway
  }
}
