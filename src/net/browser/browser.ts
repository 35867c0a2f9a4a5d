import { type Browser, type Http, NetError } from "../../sdk/net.ts";
import type { Recorder } from "../recorder.ts";
import { findBrowser } from "./find-browser.ts";
import { openRelay, type Served, type Wanted } from "./relay.ts";
import { runBrowser } from "./run-browser.ts";

const mostRequests = 200;
const mostBytes = 32 * 1024 * 1024;
const mostBytesEach = 8 * 1024 * 1024;
const nothing = new Uint8Array();

/**
 * Pictures of pages. Each request of a page is one of the door's own: checked, paced, counted and recorded like any other, and
 * refused where a module's would be. Only GET and HEAD: a page that is looked at must not be able to write.
 */
export function makeBrowser(parts: {
  readonly http: Http;
  readonly recorder: Recorder;
  readonly signal: AbortSignal;
  /** What the operator names; null looks in the usual places. */
  readonly program: string | null;
}): Browser {
  const { http, recorder, signal } = parts;
  return {
    get isInstalled() {
      return findBrowser(parts.program) !== null;
    },

    async screenshot(url, { width = 1_280, height = 800, loadMs = 10_000 } = {}) {
      const program = findBrowser(parts.program);
      if (program === null) throw new NetError("failed", "No browser is installed.");
      const visit = makeVisit(http, url);
      const relay = await openRelay(visit.serve);
      try {
        const png = await runBrowser({ program, url, port: relay.port, width, height, loadMs, signal }).catch(
          (error) => {
            throw (!signal.aborted && visit.failed()) || error;
          },
        );
        // Without the page itself the picture shows the browser's own words.
        if (visit.failed()) throw visit.failed();
        const asked = { url, width, height, requests: visit.requests, refused: visit.refused() };
        const recorded = recorder.record({
          kind: "browser",
          uri: url,
          request: Buffer.from(JSON.stringify(asked)),
          response: png,
          mime: "image/png",
        });
        return { ...recorded, png, width, height, requests: visit.requests.length, refused: visit.refused() };
      } finally {
        await relay.close();
      }
    },
  };
}

/** One page with all that it loads. */
function makeVisit(http: Http, url: string) {
  const requests: { url: string; evidence: string }[] = [];
  const documents = new Set([new URL(url).href]);
  let failed: NetError | null = null;
  let refused = 0;
  let asked = 0;
  let bytes = 0;

  const refuse = (status: number): Served => {
    refused++;
    return { status, headers: {}, body: nothing };
  };

  async function serve(wanted: Wanted): Promise<Served> {
    const isDocument = wanted.isDocument || documents.has(wanted.url);
    if (wanted.method !== "GET" && wanted.method !== "HEAD") return refuse(405);
    if (++asked > mostRequests || bytes > mostBytes) return refuse(503);
    try {
      const { method, headers } = wanted;
      const answer = await http.request(wanted.url, { method, headers: { ...headers }, maxBytes: mostBytesEach });
      bytes += answer.body.length;
      requests.push({ url: answer.url, evidence: answer.evidence });
      if (isDocument) {
        failed = null;
        if (answer.location) documents.add(new URL(answer.location).href);
      }
      return { status: answer.status, headers: answer.headers, body: answer.body };
    } catch (error) {
      if (isDocument && error instanceof NetError) failed = error;
      return refuse(error instanceof NetError && error.outcome === "blocked" ? 403 : 502);
    }
  }

  return { serve, requests, refused: () => refused, failed: () => failed };
}
