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
    ...{ id: "dashboard", path: "/", name: "dashboard", shortcut: "d" },
    load: async () => ({ Component: (await import("../features/dashboard/index.ts")).DashboardPage }),
  },
  {
    ...{ id: "investigations", path: "/investigations", name: "investigations", shortcut: "i" },
    load: () => import("./investigation-routes.tsx"),
  },
  {
    ...{ id: "scan", path: "/scan", name: "newScan", shortcut: "n" },
    load: async () => ({ Component: (await import("../features/new-scan/index.ts")).NewScanPage }),
  },
  {
    ...{ id: "targets", path: "/targets", name: "targets", shortcut: "t" },
    load: async () => ({ Component: (await import("../features/targets/index.ts")).TargetsPage }),
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
    ...{ id: "settings", path: "/settings", name: "settings", shortcut: "s" },
    load: async () => ({ Component: (await import("../features/workspace-settings/index.ts")).SettingsPage }),
  },
  {
    ...{ id: "profile", path: "/profile", name: "profile", shortcut: "p" },
    load: async () => ({ Component: (await import("../features/profile/index.ts")).ProfilePage }),
  },
];
