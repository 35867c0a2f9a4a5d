/** Colours of a terminal, or nothing where they are not wanted. Sixteen colours only: they follow the reader's theme. */
export type Style = Readonly<
  Record<"bold" | "dim" | "red" | "green" | "yellow" | "blue" | "cyan" | "inverse", (text: string) => string>
>;

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
  inverse: [7, 27],
} as const;

export function makeStyle(colour: boolean): Style {
  const paint = (name: keyof typeof codes) => (text: string) =>
    colour && text ? `\x1b[${codes[name][0]}m${text}\x1b[${codes[name][1]}m` : text;
  return {
    bold: paint("bold"),
    dim: paint("dim"),
    red: paint("red"),
    green: paint("green"),
    yellow: paint("yellow"),
    blue: paint("blue"),
    cyan: paint("cyan"),
    inverse: paint("inverse"),
  };
}

/** How a severity is coloured, everywhere the same. */
export function severityStyle(style: Style, severity: string): (text: string) => string {
  if (severity === "critical") return (text) => style.bold(style.red(text));
  if (severity === "high") return style.red;
  if (severity === "medium") return style.yellow;
  return severity === "low" ? style.blue : style.dim;
}
