import type { ComponentType } from "react";

/** A page that the menu leads to; loaded when it is opened. */
export type Page = {
  readonly id: string;
  readonly path: string;
  /** Key of its name under `nav`. */
  readonly name: string;
  /** Pressed after `g`. */
  readonly shortcut: string;
  readonly load: () => Promise<{ Component: ComponentType }>;
};

export const pages: readonly Page[] = [
  {
    ...{ id: "investigations", path: "/investigations", name: "investigations", shortcut: "i" },
    load: () => import("./investigation-routes.tsx"),
  },
  {
    ...{ id: "scan", path: "/scan", name: "newScan", shortcut: "n" },
    load: async () => ({ Component: (await import("../features/new-scan/index.ts")).NewScanPage }),
  },
  {
    ...{ id: "entities", path: "/entities", name: "entities", shortcut: "e" },
    load: async () => ({ Component: (await import("../features/entities/index.ts")).EntitiesPage }),
  },
  {
    ...{ id: "findings", path: "/findings", name: "findings", shortcut: "f" },
    load: async () => ({ Component: (await import("../features/findings/index.ts")).FindingsPage }),
  },
  {
    ...{ id: "evidence", path: "/evidence", name: "evidence", shortcut: "v" },
    load: async () => ({ Component: (await import("../features/evidence/index.ts")).EvidencePage }),
  },
  {
    ...{ id: "modules", path: "/modules", name: "modules", shortcut: "m" },
    load: async () => ({ Component: (await import("../features/modules/index.ts")).ModulesPage }),
  },
  {
    ...{ id: "sources", path: "/sources", name: "sources", shortcut: "o" },
    load: async () => ({ Component: (await import("../features/sources/index.ts")).SourcesPage }),
  },
];
