/** Colours of the page that the drawing takes over. */
export type Ground = {
  readonly scheme: "light" | "dark";
  readonly ink: string;
  readonly faint: string;
  readonly line: string;
  readonly paper: string;
  readonly accent: string;
};
