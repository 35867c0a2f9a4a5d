import { NetError } from "../sdk/net.ts";
import type { Source } from "../sdk/source.ts";
import type { NetOptions } from "./options.ts";
import { sleep } from "./wait.ts";

/** What a source's answers say about its health. */
export type SourceVerdict = "well" | "ill" | { readonly retryAfter: number };

export type SourcePace = {
  /** Waits for the turn of one request; NetError "rate_limited" when that takes too long, or its circuit is open. */
  take(source: Source, host: string, signal: AbortSignal): Promise<void>;
  report(source: Source, host: string, verdict: SourceVerdict): void;
};

const missedMs = 100;
const mostMissed = 5;
const illnesses = 5;
const rest = 60_000;

type Circuit = { failures: number; openUntil: number; isTrying: boolean };

/** Pace (leased over the whole deployment) and circuit breaker of every source. `now` is a monotonic clock in ms. */
export function makeSourcePace(
  options: Pick<NetOptions, "sourceTurn" | "sourceState" | "sourceSaid">,
  now: () => number = () => performance.now(),
): SourcePace {
  const circuits = new Map<string, Circuit>();

  /** A list of sites ("*") has one circuit a site: one that is down says nothing about the others. */
  function circuitOf(source: Source, host: string): Circuit {
    const key = source.hosts.includes("*") ? `${source.id} ${host}` : source.id;
    const known = circuits.get(key);
    if (known) return known;
    const circuit = { failures: 0, openUntil: 0, isTrying: false };
    circuits.set(key, circuit);
    return circuit;
  }

  function checkCircuit(source: Source, circuit: Circuit): void {
    const left = circuit.openUntil - now();
    if (circuit.openUntil === 0 || (left <= 0 && !circuit.isTrying)) {
      circuit.isTrying = circuit.openUntil !== 0; // the first after the rest tries it for all
      return;
    }
    throw new NetError("rate_limited", `${source.title} is not asked for now: it refused or failed.`, {
      retryAfter: Math.max(1_000, left),
    });
  }

  async function takeTurn(source: Source, signal: AbortSignal): Promise<void> {
    for (let tries = 1; ; tries++) {
      const began = now();
      const { granted, waitMs } = await options.sourceTurn(source.id);
      if (!granted)
        throw new NetError("rate_limited", `The pace of ${source.title} is used up.`, { retryAfter: waitMs });
      if (waitMs > 0) await sleep(waitMs, signal);
      // a turn that was missed is another's by now: this process or machine was too busy
      if (now() - began - waitMs < missedMs || tries === mostMissed) return;
    }
  }

  return {
    async take(source, host, signal) {
      const circuit = circuitOf(source, host);
      checkCircuit(source, circuit);
      try {
        await takeTurn(source, signal);
      } catch (error) {
        circuit.isTrying = false;
        throw error;
      }
    },

    report(source, host, verdict) {
      const circuit = judge(source, host, verdict);
      const isOne = !source.hosts.includes("*"); // of a list of sites, one that rests says nothing about the others
      options.sourceSaid?.(source.id, verdict === "well", isOne ? Math.max(0, circuit.openUntil - now()) : 0);
    },
  };

  function judge(source: Source, host: string, verdict: SourceVerdict): Circuit {
    const circuit = circuitOf(source, host);
    const wasOpen = circuit.openUntil > 0;
    circuit.isTrying = false;
    if (verdict === "well") {
      circuit.failures = 0;
      circuit.openUntil = 0;
      if (wasOpen) options.sourceState?.(source.id, "closed", "It answers again.");
      return circuit;
    }
    circuit.failures += 1;
    if (verdict === "ill" && circuit.failures < illnesses && !wasOpen) return circuit;
    circuit.openUntil = now() + (verdict === "ill" ? rest : verdict.retryAfter);
    if (!wasOpen) {
      const why = verdict === "ill" ? `It failed ${circuit.failures} times in a row.` : "It asked to wait.";
      options.sourceState?.(source.id, "open", why);
    }
    return circuit;
  }
}
