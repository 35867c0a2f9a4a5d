import { setTimeout as sleep } from "node:timers/promises";
import type { Reach } from "../model/scan.ts";
import { readAddressMap } from "./address-map.ts";
import { makeDialer } from "./dialer.ts";
import { noResolver } from "./dns/admission.ts";
import type { ServerReport } from "./dns/resolver-types.ts";
import { makeScanResolver } from "./scan-resolver.ts";

/** One of three tries: when nobody answers at all, that is known after four seconds. */
const timeoutMs = 1_300;
/** Once one is known to be good, the others have so long to show themselves. */
const graceMs = 400;

/**
 * Looks at the resolvers that a scan would ask, before it starts. What each one does, in their order; AppError
 * "no_resolver" when none is usable, bad_file or bad_option when there is no way to ask.
 */
export async function checkResolvers(reach: Reach): Promise<readonly ServerReport[]> {
  const map = reach.map === null ? null : readAddressMap(reach.map);
  const resolver = makeScanResolver(reach, makeDialer({ map, proxy: null }), { timeoutMs });
  const stop = new AbortController();
  try {
    const looks = resolver.look();
    const honest = looks.map(async (look) => {
      if ((await look).verdict !== "honest") throw new Error("not this one");
    });
    const soon = Promise.any(honest).then(() => sleep(graceMs, undefined, { signal: stop.signal }));
    await Promise.race([Promise.all(looks), soon.catch(() => Promise.all(looks))]);
    await resolver.close(); // whoever has not answered is reported as silent
    const reports = await Promise.all(looks);
    if (reports.every(({ verdict }) => verdict === "lies" || verdict === "silent")) throw noResolver(reports);
    return reports;
  } finally {
    stop.abort();
    await resolver.close();
  }
}
