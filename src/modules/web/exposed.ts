import { z } from "zod";
import { type Context, defineModule } from "../../sdk/module.ts";
import type { HttpAnswer } from "../../sdk/net.ts";
import { isFront } from "./_front.ts";
import { ask, askForNothing, askForTwin, isTwin, lookAtSite, randomName } from "./_site.ts";
import { type Exposure, exposures, folders, listing } from "./exposures.ts";

const options = z.object({
  files: z.boolean().default(true).describe("Whether well-known files are asked for"),
  listings: z.boolean().default(true).describe("Whether well-known folders are asked for"),
  maxBytes: z
    .int()
    .min(1_000)
    .max(1_000_000)
    .default(65_536)
    .describe("Bytes read of one file; the beginning is enough"),
});

/**
 * Files and folders that should not be public. P2, not P3: some twenty well-known paths, each asked for once, and nothing
 * guessed from names. A finding wants the content that only the real thing has, and a control: a random name in the same
 * folder with the same ending must not answer likewise.
 */
export default defineModule({
  id: "web.exposed",
  title: "Exposed files",
  about:
    "Asks each site for a few well-known files and folders that should not be public, and believes only their content.",
  footprint: "P2",
  consumes: ["url"],
  produces: [],
  findings: ["web.exposed_file", "web.directory_listing"],
  wants: ["alive"],
  accepts: ({ value }) => isFront(value),
  concurrency: 8,
  batch: 50,
  timeoutMs: 120_000,
  verified: null,
  options,

  async run(context, subject) {
    if (!(await askForNothing(context, subject.value))) return;
    const { files, listings } = context.options;
    await lookAtSite(context, [
      ...(files ? exposures : []).map((it) => ({ path: it.path, look: () => lookForFile(context, subject.value, it) })),
      ...(listings ? folders : []).map((path) => ({ path, look: () => lookIntoFolder(context, subject.value, path) })),
    ]);
  },
});

type Looking = Context<z.output<typeof options>>;

async function lookForFile(context: Looking, root: string, exposure: Exposure): Promise<void> {
  const { maxBytes } = context.options;
  const answer = await ask(context, new URL(exposure.path, root).href, { maxBytes });
  const match = matchOf(answer, exposure.shows);
  if (!match) return;
  const control = await askForTwin(context, answer.url, { maxBytes });
  if (answersLikewise(answer, control, exposure.shows)) {
    context.couldNotLook("inconclusive", `${exposure.path}: a name that cannot exist answers likewise`);
    return;
  }
  context.emit.finding(
    {
      type: "web.exposed_file",
      category: "exposure",
      severity: exposure.severity,
      title: `${exposure.title} at ${exposure.path}`,
      description: `${answer.url} can be read by everybody. ${exposure.harm} What it holds is kept as evidence and left out of this text.`,
      remediation: exposure.remediation,
      stable: { path: exposure.path },
      data: { url: answer.url, bytes: answer.body.length, complete: !answer.truncated },
    },
    { proof: answer.proof("response", match), at: answer.remote.address },
  );
}

async function lookIntoFolder(context: Looking, root: string, folder: string): Promise<void> {
  const { maxBytes } = context.options;
  const answer = await ask(context, new URL(folder, root).href, { maxBytes });
  const match = matchOf(answer, listing);
  if (!match) return;
  const control = await ask(context, new URL(`${folder}${randomName()}/`, root).href, { maxBytes });
  if (answersLikewise(answer, control, listing)) {
    context.couldNotLook("inconclusive", `${folder}: a folder that cannot exist is listed too`);
    return;
  }
  context.emit.finding(
    {
      type: "web.directory_listing",
      category: "exposure",
      severity: "low",
      title: `Folder ${folder} is listed`,
      description: `${answer.url} shows the names of all files in the folder, including those that nothing links to.`,
      remediation: 'Switch listings off ("Options -Indexes", "autoindex off"), or give the folder a front page.',
      stable: { path: folder },
      data: { url: answer.url },
    },
    { proof: answer.proof("response", match), at: answer.remote.address },
  );
}

/** Where the telling bytes are in the recorded response, or null. */
function matchOf(answer: HttpAnswer, shows: RegExp): [number, number] | null {
  if (answer.status !== 200) return null;
  const match = shows.exec(Buffer.from(answer.body).toString("latin1"));
  return match && [answer.bodyAt + match.index, answer.bodyAt + match.index + match[0].length];
}

function answersLikewise(answer: HttpAnswer, control: HttpAnswer, shows: RegExp): boolean {
  return matchOf(control, shows) !== null || isTwin(answer, control);
}
