import type { AnyCommand } from "./command.ts";

type Entry = { readonly about: string; readonly group: string; load(): Promise<{ default: AnyCommand }> };

/** Every command, loaded only when it is the one that runs. The order is that of the overview. */
export const commands: Readonly<Record<string, Entry>> = {
  demo: {
    group: "Look",
    about: "Scan a small internet that lives inside this process",
    load: () => import("./commands/demo.ts"),
  },
  scan: { group: "Look", about: "Find what is public about targets", load: () => import("./commands/scan.ts") },
  resume: {
    group: "Look",
    about: "Go on with a scan that was paused or killed",
    load: () => import("./commands/resume.ts"),
  },
  scans: { group: "Read", about: "List the scans", load: () => import("./commands/scans.ts") },
  show: { group: "Read", about: "Print what a scan found", load: () => import("./commands/show.ts") },
  why: { group: "Read", about: "Show how a fact is known, down to the bytes", load: () => import("./commands/why.ts") },
  export: {
    group: "Keep",
    about: "Write results and evidence of a scan to a folder",
    load: () => import("./commands/export.ts"),
  },
  verify: {
    group: "Keep",
    about: "Check that the evidence is whole and unchanged",
    load: () => import("./commands/verify.ts"),
  },
  audit: {
    group: "Keep",
    about: "Check that nothing in the audit chains was changed",
    load: () => import("./commands/audit.ts"),
  },
  rm: { group: "Keep", about: "Delete a scan", load: () => import("./commands/rm.ts") },
  serve: {
    group: "Serve",
    about: "Run the server: API, pages, and a worker",
    load: () => import("./commands/serve.ts"),
  },
  worker: {
    group: "Serve",
    about: "Run scans for servers elsewhere, on PostgreSQL",
    load: () => import("./commands/worker.ts"),
  },
  modules: { group: "Set up", about: "List the techniques and presets", load: () => import("./commands/modules.ts") },
  keys: { group: "Set up", about: "Set, list and test the keys of sources", load: () => import("./commands/keys.ts") },
  doctor: {
    group: "Set up",
    about: "Check this machine and the data folder",
    load: () => import("./commands/doctor.ts"),
  },
};
