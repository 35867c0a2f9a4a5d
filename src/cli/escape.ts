/**
 * What was collected is an attacker's text. Here it becomes harmless to a terminal, a spreadsheet and a Markdown reader.
 * Escaped visibly: controls (C0, C1, DEL), everything of category Format (bidi overrides and isolates, zero-width and tag
 * characters: Unicode TR 36), lone surrogates, line and paragraph separators, and the fillers that look like nothing.
 */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\u{${code.toString(16)}}`;
  return short[character] ?? (code < 0x100 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

/** One line of text that moves no cursor, sets no colour and turns no direction. */
export function plain(text: string): string {
  return text.replace(unsafe, visible);
}

/** Starts of cells that spreadsheets take for a formula (OWASP CSV injection), with their full-width forms. */
const formula = /^[=+\-@\t\r＝＋－＠]/;

/** A cell of CSV (RFC 4180), never a formula. */
export function csvCell(text: string): string {
  const safe = formula.test(text) ? `'${plain(text)}` : plain(text);
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

const markup: Readonly<Record<string, string>> = { "<": "&lt;", ">": "&gt;", "&": "&amp;" };

/** Text inside Markdown (CommonMark, GFM tables): no markup, no HTML, no link that a reader could click. */
export function markdown(text: string): string {
  return plain(text)
    .replace(/[\\`*_{}[\]()#+!|~]/g, "\\$&")
    .replace(/[<>&]/g, (character) => markup[character] ?? character)
    .replace(/:(?=\/\/)/g, "&#58;")
    .replace(/^-/, "\\-");
}
