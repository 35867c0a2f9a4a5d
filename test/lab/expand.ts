/** Every reading of a line with choices, as shells have them, each once: "{http,https}://a.test/" is two lines. */
export function expand(line: string): string[] {
  return [...new Set(readings(line))];
}

function readings(line: string): string[] {
  const choice = /\{([^{}"]*,[^{}"]*)\}/.exec(line);
  if (!choice) return [line];
  const [whole, choices = ""] = choice;
  const [before, after] = [line.slice(0, choice.index), line.slice(choice.index + whole.length)];
  return choices.split(",").flatMap((it) => readings(before + it + after));
}

/** The words of a line; quotes keep spaces together. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
