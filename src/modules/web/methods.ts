import { z } from "zod";
import { type Context, defineModule } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { isFront, isRefused, lookAtFront } from "./_front.ts";
import { randomName } from "./_site.ts";

const options = z.object({
  trace: z.boolean().default(true).describe("Whether TRACE is tried"),
});

/** Methods that change what is there, by RFC 9110, 5789 and 4918. They are never tried: only what a server says of them is told. */
const writing = ["PUT", "DELETE", "PATCH", "MKCOL", "COPY", "MOVE", "PROPPATCH", "LOCK"];
const mark = "x-sonde-mark";

/**
 * Which methods a site says it takes (OPTIONS), and whether it repeats requests (TRACE, RFC 9110 9.3.8). A refusal of the
 * method is the answer sought here: the page itself was shown.
 */
export default defineModule({
  id: "web.methods",
  title: "HTTP methods",
  about: "Asks each site which methods it takes, and tries TRACE; nothing is ever written.",
  footprint: "P2",
  consumes: ["url"],
  produces: [],
  findings: ["web.methods_offered", "web.trace_enabled"],
  wants: ["alive"],
  accepts: ({ value }) => isFront(value),
  concurrency: 8,
  batch: 50,
  verified: null,
  options,

  async run(context, subject) {
    const page = (await lookAtFront(context.net, subject.value)).at(-1);
    if (!page || isRefused(context, page) || page.location) return;
    await askForMethods(context, page.url);
    if (context.options.trace) await tryTrace(context, page.url);
  },
});

async function askForMethods(context: Context<unknown>, url: string): Promise<void> {
  const answer = await context.net.http.request(url, { method: "OPTIONS", maxBytes: 16_384 });
  if (isBusy(context, answer) || answer.status >= 400 || !answer.headers.allow) return;
  const methods = methodsOf(answer.headers.allow);
  if (methods.length === 0) return;
  const proof = answer.proofOfHeader("allow");
  context.emit.claim({ methods: methods.join(", ") }, { proof });
  const changing = methods.filter((method) => writing.includes(method));
  if (changing.length === 0) return;
  context.emit.finding(
    {
      type: "web.methods_offered",
      category: "web",
      severity: "info",
      title: `The server says that it takes ${changing.join(", ")}`,
      description: `Asked with OPTIONS, ${url} lists methods that change what is there. Whether they work, and for whom, was not tried: many servers list what their software knows.`,
      remediation: "Allow the methods that the application uses and no others; see to it that these ask who is there.",
      data: { methods },
    },
    { proof },
  );
}

/** Tokens of the Allow lines, each once, in order. */
function methodsOf(lines: readonly string[]): string[] {
  const tokens = lines.flatMap((line) => line.slice(0, 2_000).split(",")).map((it) => it.trim().toUpperCase());
  return [...new Set(tokens.filter((it) => /^[A-Z][A-Z-]{1,30}$/.test(it)))].sort().slice(0, 50);
}

/** TRACE is on when the request comes back as it was sent; the control is a GET, which must not come back. */
async function tryTrace(context: Context<unknown>, url: string): Promise<void> {
  const send = (method: string) => {
    const value = randomName();
    const headers = { [mark]: value };
    return context.net.http.request(url, { method, headers, maxBytes: 65_536 }).then((answer) => ({ answer, value }));
  };
  const { answer, value } = await send("TRACE");
  if (isBusy(context, answer) || answer.status !== 200) return;
  const at = answer.text.toLowerCase().indexOf(`${mark}: ${value}`);
  if (!/^\s{0,20}TRACE \S{1,2000} HTTP\//.test(answer.text) || at < 0) return;
  const control = await send("GET");
  if (control.answer.text.includes(control.value)) {
    context.couldNotLook("inconclusive", "TRACE: the page repeats whatever it is sent, also when it is only read");
    return;
  }
  context.emit.finding(
    {
      type: "web.trace_enabled",
      category: "web",
      severity: "low",
      title: "TRACE is enabled",
      description: `${url} sends back requests as they reached it. What proxies add on the way, and cookies that scripts must not see, can be read in it where a client can be made to send TRACE.`,
      remediation: 'Switch it off ("TraceEnable off" in Apache httpd), on proxies in front as well.',
      data: { page: url },
    },
    { proof: answer.proofOfText(at, at + mark.length + 2 + value.length) },
  );
}

function isBusy(context: Context<unknown>, answer: HttpAnswer): boolean {
  return (answer.status === 429 || answer.status === 503) && isRefused(context, answer);
}
