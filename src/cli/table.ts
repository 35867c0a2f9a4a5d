import { plain } from "./escape.ts";
import type { Style } from "./style.ts";
import { fit, widthOf } from "./width.ts";

export type Column<Row> = {
  readonly title: string;
  /** Collected text; escaped here. */
  readonly text: (row: Row) => string;
  readonly paint?: (text: string, row: Row) => string;
  readonly side?: "right";
  /** May be cut when the line is too long; the others keep their width. */
  readonly flexible?: true;
};

const gap = 2;

/** Rows as aligned lines that fit into `columns` cells. The title line is left out when `titles` is false. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  options: { readonly width: number; readonly style: Style; readonly indent?: number; readonly titles?: boolean },
): string[] {
  const { style, indent = 0, titles = true } = options;
  const cells = rows.map((row) => columns.map((column) => plain(column.text(row))));
  const natural = columns.map((column, at) =>
    Math.max(titles ? widthOf(column.title) : 0, ...cells.map((row) => widthOf(row[at] ?? ""))),
  );
  const widths = shrink(natural, columns, options.width - indent - gap * (columns.length - 1));
  const lead = " ".repeat(indent);
  const line = (texts: readonly string[], paint: (text: string, at: number) => string) =>
    lead +
    columns
      .map((column, at) => {
        const cut = fit(texts[at] ?? "", widths[at] ?? 0);
        const last = at === columns.length - 1 && column.side !== "right";
        const space = " ".repeat(last ? 0 : Math.max(0, (widths[at] ?? 0) - widthOf(cut)));
        return column.side === "right" ? space + paint(cut, at) : paint(cut, at) + space;
      })
      .join(" ".repeat(gap))
      .trimEnd();
  const head = titles
    ? [
        line(
          columns.map((column) => column.title),
          (text) => style.dim(text),
        ),
      ]
    : [];
  return [
    ...head,
    ...rows.map((row, index) => line(cells[index] ?? [], (text, at) => columns[at]?.paint?.(text, row) ?? text)),
  ];
}

/** Takes what is too much from the flexible columns, the widest first. */
function shrink<Row>(natural: readonly number[], columns: readonly Column<Row>[], room: number): number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    let widest = -1;
    for (const [at, column] of columns.entries()) {
      if (column.flexible && (widths[at] ?? 0) > (widths[widest] ?? 8)) widest = at;
    }
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}
