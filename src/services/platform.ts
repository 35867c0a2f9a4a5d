import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Db } from "../db/client.ts";
import { countJobs, countScans } from "../db/system/load.ts";
import type { Evidence } from "../evidence/store.ts";
import { log } from "../log.ts";
import { Reach } from "../model/scan.ts";
import { makeMail } from "../outbound/mail.ts";
import type { Module } from "../sdk/module.ts";
import { makeAnalytics } from "./analytics/analytics.ts";
import type { App } from "./app.ts";
import { makeAssets } from "./assets/assets.ts";
import { makeAssetScans } from "./assets/scanning.ts";
import { makeAuditTrail } from "./audit-trail.ts";
import { makeAttachments } from "./desk/attachments.ts";
import { makeComments } from "./desk/comments.ts";
import { makeNotes } from "./desk/notes.ts";
import { makeNotifications } from "./desk/notifications.ts";
import { makeSavedViews } from "./desk/saved-views.ts";
import { makeTags } from "./desk/tags.ts";
import { makeFindings } from "./findings/findings.ts";
import { makeSuppressions } from "./findings/suppressions.ts";
import { makeEntities } from "./graph/entities.ts";
import { makeLinks } from "./graph/links.ts";
import { makeGraph } from "./graph-view/graph.ts";
import { makeGraphViews } from "./graph-view/views.ts";
import { makeHealth } from "./health.ts";
import { makeIdentity } from "./identity/identity.ts";
import { makeInvestigations } from "./investigations/investigations.ts";
import { makeSharing } from "./investigations/sharing.ts";
import { makeTimeline } from "./investigations/timeline.ts";
import { makeDeadLetter } from "./jobs/dead-letter.ts";
import { makeJobs } from "./jobs/jobs.ts";
import { makeJobResults } from "./jobs/results.ts";
import { makeLive } from "./live/live.ts";
import { readers } from "./outbox/all.ts";
import { readOn } from "./outbox/readers.ts";
import { makeRecords } from "./records/records.ts";
import { makeRegistry } from "./registry/registry.ts";
import type { Sample } from "./sample.ts";
import { makeCaseScans } from "./scans/case-scans.ts";
import { makeLedger } from "./scans/ledger.ts";
import { makeSettings } from "./settings/settings.ts";
import { makeTargets } from "./targets/targets.ts";
import { makeWorkspaces } from "./workspaces.ts";

/** What teams need beside what the command line does: who people are, and what they do together. */
export async function makePlatform(parts: {
  readonly db: Db;
  readonly config: Config;
  readonly master: Uint8Array;
  readonly app: Pick<App, "scans" | "results" | "keys" | "modules" | "work">;
  evidence(workspace: string): Promise<Evidence>;
  readonly evidenceOf: App["evidence"];
  readonly modules: ReadonlyMap<string, Module>;
  readonly sample: Sample;
  /** There is work, or some that runs is to stop. */
  wake(): void;
}) {
  const { db, config, master, evidence, evidenceOf, app, modules, sample, wake } = parts;
  const reach = Reach.parse({ resolvers: config.resolvers, proxy: config.proxy });
  const targets = makeTargets({ db, wake });
  const investigations = makeInvestigations({ db, wake, targets });
  const scans = makeCaseScans({ db, app, modules, reach });
  const publicUrl = publicUrlOf(config);
  const unsent = log.child({ part: "mail" }, { level: config.logLevel });
  const mail = makeMail(config, ({ to, subject, text }) =>
    unsent.warn({ to, subject, text }, "no mail server is set (SMTP_URL): this was not sent"),
  );
  const identity = await makeIdentity({ db, config, master, publicUrl, mail });
  return {
    publicUrl,
    identity,
    live: makeLive({ db, access: identity.access }),
    workspaces: makeWorkspaces({ db, mail, publicUrl }),
    health: makeHealth(db, config.redisUrl),
    targets,
    investigations,
    sharing: makeSharing({ db }),
    scans,
    ledger: makeLedger({ db, modules }),
    jobs: makeJobs({ db, modules, reach, wake }),
    deadLetter: makeDeadLetter({ db, wake }),
    jobResults: makeJobResults({ db }),
    audit: makeAuditTrail({ db }),
    registry: makeRegistry({ db, app, modules }),
    attachments: makeAttachments({ db, evidence, mostBytes: config.attachmentTotal }),
    notes: makeNotes({ db }),
    comments: makeComments({ db }),
    tags: makeTags({ db }),
    savedViews: makeSavedViews({ db }),
    notifications: makeNotifications({ db }),
    /** Lets who follows the outbox come to its end. */
    readOn: () => readOn(db, readers),
    assets: makeAssets({ db }),
    assetScans: makeAssetScans({ db, investigations, scans }),
    analytics: makeAnalytics({ db, app }),
    graph: makeGraph({ db }),
    graphViews: makeGraphViews({ db }),
    timeline: makeTimeline({ db }),
    settings: makeSettings({ db }),
    sample,
    entities: makeEntities({ db, evidence }),
    relations: makeLinks({ db }),
    findings: makeFindings({ db }),
    suppressions: makeSuppressions({ db }),
    records: makeRecords({
      ...{ db, evidence, exports: join(config.dataDir, "exports") },
      exportScan: evidenceOf.export,
      erase: evidenceOf.erase,
    }),
    /** What there is to do, over all workspaces. */
    load: { jobs: () => countJobs(db), scans: () => countScans(db) },
  };
}

export type Platform = Awaited<ReturnType<typeof makePlatform>>;

/** Where people reach the server, without a slash at the end. */
export function publicUrlOf({ publicUrl, host, port }: Pick<Config, "publicUrl" | "host" | "port">): string {
  if (publicUrl) return publicUrl.replace(/\/+$/, "");
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
