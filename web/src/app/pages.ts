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

export const pages: readonly Page[] = [];
