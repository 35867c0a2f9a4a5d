import { pages } from "../pages.ts";

export type Shortcut = {
  /** Keys to press, one after the other. */
  readonly keys: string;
  /** Key of what it does, under `shortcuts`; a page's is its name, under `nav`. */
  readonly what: string;
};
export type ShortcutGroup = {
  readonly id: "everywhere" | "lists" | "board" | "views" | "go";
  readonly shortcuts: readonly Shortcut[];
};

/** Every key that does something: the sheet is made from this, and so is what listens. */
export const shortcutGroups: readonly ShortcutGroup[] = [
  {
    id: "everywhere",
    shortcuts: [
      { keys: "Ctrl K", what: "palette" },
      { keys: "?", what: "sheet" },
      { keys: "Esc", what: "close" },
    ],
  },
  {
    id: "lists",
    shortcuts: [
      { keys: "j", what: "next" },
      { keys: "k", what: "previous" },
      { keys: "x", what: "pick" },
      { keys: "e", what: "act" },
      { keys: "Enter", what: "openRow" },
    ],
  },
  {
    id: "board",
    shortcuts: [
      { keys: "Tab", what: "cards" },
      { keys: "Shift ← →", what: "move" },
    ],
  },
  {
    id: "views",
    shortcuts: [
      { keys: "← →", what: "bins" },
      { keys: "Shift ← →", what: "brush" },
      { keys: "+ -", what: "zoom" },
      { keys: "0", what: "whole" },
    ],
  },
  { id: "go", shortcuts: pages.map(({ shortcut, name }) => ({ keys: `g ${shortcut}`, what: name })) },
];
