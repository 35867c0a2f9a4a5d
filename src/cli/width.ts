/** Blocks that a terminal draws two cells wide (Unicode TR 11, classes W and F), as far as they are met in names. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]/u;
const zero = /[\p{Mn}\p{Me}]/u;
const ascii = /^[\x20-\x7e]*$/;
const styling = /\x1b\[[0-9;]*m/g;

function cells(character: string): number {
  return zero.test(character) ? 0 : wide.test(character) ? 2 : 1;
}

/** Terminal cells that a text takes; colour sequences of our own take none. */
export function widthOf(text: string): number {
  const bare = text.includes("\x1b") ? text.replace(styling, "") : text;
  if (ascii.test(bare)) return bare.length;
  let width = 0;
  for (const character of bare) width += cells(character);
  return width;
}

/** The text cut to `most` cells, with an ellipsis where something is missing. Marks beyond three a cell are dropped. */
export function fit(text: string, most: number): string {
  if (most <= 0) return "";
  if (text.length <= most && ascii.test(text)) return text;
  let width = 0;
  let kept = "";
  let keptToEllipsis = "";
  let marks = 0;
  for (const character of text) {
    const own = cells(character);
    marks = own === 0 ? marks + 1 : 0;
    if (marks > 3) continue;
    if (width + own > most) return `${keptToEllipsis}…`;
    width += own;
    kept += character;
    if (width <= most - 1) keptToEllipsis = kept;
  }
  return kept;
}

/** The text cut or filled with spaces to exactly `width` cells. */
export function pad(text: string, width: number, side: "left" | "right" = "left"): string {
  const cut = text.includes("\x1b") ? text : fit(text, width);
  const space = " ".repeat(Math.max(0, width - widthOf(cut)));
  return side === "left" ? cut + space : space + cut;
}

/** A line of ours, colours included, cut to `most` cells. Colours that were on are switched off. */
export function clip(styled: string, most: number): string {
  if (!styled.includes("\x1b")) return fit(styled, most);
  if (widthOf(styled) <= most) return styled;
  let width = 0;
  let kept = "";
  for (const [token] of styled.matchAll(/\x1b\[[0-9;]*m|./gsu)) {
    if (token.startsWith("\x1b")) kept += token;
    else {
      width += cells(token);
      if (width > most - 1) return `${kept}…\x1b[0m`;
      kept += token;
    }
  }
  return kept;
}
