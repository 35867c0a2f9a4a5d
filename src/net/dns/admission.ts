import { AppError } from "../../errors.ts";
import type { ServerReport } from "./resolver-types.ts";

/** Who decides which of the given servers may be believed. */
export type Admission = {
  /** Looks at every server, one look at a time, and returns what it saw; `use` is called as soon as one is found good. */
  vet(): Promise<readonly ServerReport[]>;
  /** What the last look saw when it left no server to ask. */
  readonly refusal: AppError | null;
  /** Clock time at which the last look ended. */
  readonly judgedAt: number;
};

/**
 * Lets in honest servers, each as soon as it is known to be one: none waits for another that is silent. Servers that
 * refuse what does not exist may know nothing but their own names: they are let in when there is no honest one.
 */
export function makeAdmission(options: {
  readonly look: () => readonly Promise<ServerReport>[];
  /** Gets the servers that may be asked, whenever there are more, and once at the end. */
  readonly use: (servers: readonly string[]) => void;
  readonly clock: () => number;
}): Admission {
  let refusal: AppError | null = null;
  let judgedAt = 0;
  let underWay: Promise<readonly ServerReport[]> | null = null;

  async function vet(): Promise<readonly ServerReport[]> {
    refusal = null;
    const honest: string[] = [];
    const reports = await Promise.all(
      options.look().map(async (looking) => {
        const report = await looking;
        if (report.verdict === "honest") {
          honest.push(report.server);
          options.use(honest);
        }
        return report;
      }),
    );
    judgedAt = options.clock();
    const refusing = reports.filter(({ verdict }) => verdict === "refuses").map(({ server }) => server);
    const usable = honest.length > 0 ? honest : refusing;
    if (usable.length === 0) refusal = noResolver(reports);
    options.use(usable);
    return reports;
  }

  return {
    vet() {
      underWay ??= vet().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    get refusal() {
      return refusal;
    },
    get judgedAt() {
      return judgedAt;
    },
  };
}

/** That no server can be asked, and what was wrong with each. */
export function noResolver(reports: readonly ServerReport[]): AppError {
  const hint = "Name one that answers: --resolver 192.0.2.53";
  const seen = reports.slice(0, 5).map(({ server, detail }) => `${server} (${detail})`);
  if (reports.length > seen.length) seen.push(`${reports.length - seen.length} more`);
  if (seen.length === 0) return new AppError("no_resolver", "This machine has no DNS resolver.", { hint });
  return new AppError("no_resolver", `No usable DNS resolver: ${seen.join(", ")}.`, { hint });
}
