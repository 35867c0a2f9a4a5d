import type { Role } from "../db/system/workspaces.ts";
import type { ModuleCheck } from "../model/module-check.ts";
import type { Proof } from "../model/proof.ts";
import type { ResultLine, SummaryLine } from "../model/result.ts";
import type { NewScan, Progress, Reach, Scan } from "../model/scan.ts";
import type { Platform } from "./platform.ts";

/** Who asks, in a workspace. The command line acts as owner of the workspace `local`. */
export type Actor = {
  readonly workspace: string;
  /** A person's id, or what else acts. */
  readonly name: string;
  readonly role: Role;
  /** What an API key is limited to; all that the role may when left out. */
  readonly scopes?: readonly string[] | null;
  /** Where it came from: an address. */
  readonly origin?: string;
};

/** The workspace `local`, as whose owner the command line acts. */
export const localWorkspace = "00000000-0000-4000-8000-000000000001";

/** What `sonde modules --json` shows of one. */
export type ModuleInfo = {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly aliases: readonly string[];
  readonly footprint: string;
  readonly up_to: string | null;
  readonly runs: "each" | "at_rest";
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  readonly findings: readonly string[];
  /** JSON Schema of the options, with defaults and descriptions. */
  readonly options: unknown;
  readonly keys: readonly { readonly source: string; readonly need: "none" | "optional" | "required" }[];
  readonly sources: readonly {
    readonly id: string;
    readonly title: string;
    readonly url: string;
    readonly terms: string;
    readonly verified: string | null;
  }[];
  /** What it looks up on this machine. */
  readonly datasets: readonly {
    readonly id: string;
    readonly title: string;
    readonly url: string;
    readonly terms: string;
  }[];
  readonly verified: string | null;
};

/** One step from a target to a fact: who said so, and the bytes it was read from. */
export type WhyStep = {
  readonly what: string;
  readonly entity: { readonly type: string; readonly value: string };
  readonly relation: { readonly name: string; readonly from: string; readonly to: string } | null;
  readonly module: string;
  readonly at: string;
  readonly count: number;
  readonly proofs: readonly {
    readonly proof: Proof;
    readonly uri: string | null;
    /** Bytes around the span: before, the span itself, after; text, still unescaped. Null when erased or not bytes. */
    readonly excerpt: { readonly before: string; readonly span: string; readonly after: string } | null;
    /** What a span says that people cannot read as it stands: a DNS record as a line of a zone file. */
    readonly reads: string | null;
    readonly note: string | null;
  }[];
};

export type Why = {
  readonly entity: { readonly type: string; readonly value: string };
  readonly scan: string;
  /** From the target (first) to the entity (last). */
  readonly chain: readonly WhyStep[];
  /** Claims about the entity itself. */
  readonly claims: readonly { readonly attribute: string; readonly value: unknown; readonly step: WhyStep }[];
};

export type ScanRow = Pick<
  Scan,
  "id" | "title" | "state" | "complete" | "reason" | "createdAt" | "endedAt" | "footprint"
> & {
  readonly targets: readonly string[];
  readonly entities: number;
  readonly findings: number;
  readonly couldNotLook: number;
};

/** What a DNS resolver did when it was asked for names that cannot exist: "it …" as a clause. */
export type ResolverReport = {
  readonly server: string;
  readonly verdict: "honest" | "lies" | "silent" | "refuses";
  readonly detail: string;
};

/** What the doors in (command line, API, MCP) may do. */
export type App = {
  readonly scans: {
    create(actor: Actor, scan: NewScan): Promise<Scan>;
    list(actor: Actor): Promise<ScanRow[]>;
    /** By id or unique beginning of at least 4 characters, or "latest"; AppError not_found otherwise. */
    find(actor: Actor, id: string): Promise<Scan>;
    start(actor: Actor, id: string): Promise<void>;
    pause(actor: Actor, id: string): Promise<void>;
    resume(actor: Actor, id: string): Promise<void>;
    cancel(actor: Actor, id: string, reason?: string): Promise<void>;
    remove(actor: Actor, id: string): Promise<void>;
    progress(actor: Actor, id: string): Promise<Progress>;
  };
  readonly resolvers: {
    /** Looks at the resolvers that a scan would ask; AppError no_resolver when none can be. Takes four seconds at most. */
    check(reach: Reach): Promise<readonly ResolverReport[]>;
  };
  readonly results: {
    /** Everything known of a scan so far: entities, relations, findings, outcomes; then the summary. */
    read(actor: Actor, scan: string): AsyncIterable<ResultLine>;
    /** The same as it becomes known, until the scan has ended or is paused; the summary comes last. */
    follow(actor: Actor, scan: string, signal: AbortSignal): AsyncIterable<ResultLine>;
    summary(actor: Actor, scan: string): Promise<SummaryLine>;
  };
  readonly provenance: {
    /** By "value" or "type:value"; in one scan or the newest that knows it. */
    why(actor: Actor, entity: string, scan?: string): Promise<Why>;
  };
  readonly evidence: {
    /** Writes a bundle (folder): manifest.json, results.jsonl, evidence.warc.gz, custody. */
    export(
      actor: Actor,
      scan: string,
      folder: string,
    ): Promise<{ readonly files: readonly string[]; readonly records: number }>;
    /** Checks the folder of the data directory: chain, digests, what is cited and missing. */
    verify(actor: Actor): Promise<VerifyReport>;
    erase(actor: Actor, evidence: string, reason: string): Promise<void>;
  };
  readonly modules: {
    list(): readonly ModuleInfo[];
    presets(): readonly { readonly id: string; readonly about: string; readonly modules: readonly string[] }[];
    /** What each module of a scan that has ended gave; with `note`, those that gave something count as seen live today. */
    check(actor: Actor, scan: string, options: { readonly note: boolean }): Promise<readonly ModuleCheck[]>;
  };
  readonly keys: {
    set(actor: Actor, source: string, value: string): Promise<void>;
    list(
      actor: Actor,
    ): Promise<
      { readonly source: string; readonly need: string; readonly set: boolean; readonly setAt: string | null }[]
    >;
    remove(actor: Actor, source: string): Promise<void>;
    /** The plain value, for testing it against its source. */
    reveal(actor: Actor, source: string): Promise<string | null>;
  };
  /** What a server offers beside: accounts, workspaces and what teams do in them. Loaded when first asked for. */
  platform(): Promise<Platform>;
  /** Runs jobs of every workspace in this process until closed. */
  work(): Promise<void>;
  close(): Promise<void>;
};

export type VerifyReport = {
  readonly ok: boolean;
  readonly segments: number;
  readonly records: number;
  readonly erased: number;
  readonly problems: readonly string[];
};
