/** Every reading of a line with choices, as shells have them: "{http,https}://a.test/" is two lines. */
export function expand(line: string): string[] {
  const choice = /\{([^{}"]*,[^{}"]*)\}/.exec(line);
  if (!choice) return [line];
  const [whole, choices = ""] = choice;
  return choices
    .split(",")
    .flatMap((it) => expand(line.slice(0, choice.index) + it + line.slice(choice.index + whole.length)));
}

/** The words of a line; quotes keep spaces together. */
export function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
