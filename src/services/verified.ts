import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { AppError } from "../errors.ts";

const Days = z.record(z.string(), z.iso.date());

/** When each module was last seen working against the live service from this installation: verified.json in its folder. */
export type Verified = {
  /** A day ("2026-11-26"), or null. */
  of(module: string): string | null;
  note(modules: readonly string[], day: string): void;
};

export function openVerified(dataDir: string): Verified {
  const file = join(dataDir, "verified.json");
  let days: z.infer<typeof Days> | undefined;
  const read = () => {
    days ??= existsSync(file) ? parse(file) : {};
    return days;
  };
  return {
    of: (module) => read()[module] ?? null,
    note(modules, day) {
      days = { ...read(), ...Object.fromEntries(modules.map((id) => [id, day])) };
      writeFileSync(`${file}.new`, `${JSON.stringify(days, null, 2)}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}

function parse(file: string): z.infer<typeof Days> {
  try {
    return Days.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new AppError("bad_file", `${file} is not a list of modules with days.`, {
      hint: "Remove it: sonde modules check --live writes it anew.",
      cause,
    });
  }
}
