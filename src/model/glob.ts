/** Whether a text matches a pattern in which * stands for anything and ? for one character; in time text × pattern. */
export function matchesGlob(pattern: string, text: string): boolean {
  const wanted = [...pattern.toLowerCase()];
  const given = [...text.toLowerCase()];
  let at = 0;
  let star = -1;
  let resume = 0; // where the text goes on if the last star takes one more
  for (let here = 0; here < given.length; ) {
    if (wanted[at] === "*") {
      star = at++;
      resume = here;
    } else if (wanted[at] === "?" || wanted[at] === given[here]) {
      at += 1;
      here += 1;
    } else if (star >= 0) {
      at = star + 1;
      here = ++resume;
    } else return false;
  }
  while (wanted[at] === "*") at += 1;
  return at === wanted.length;
}

/** The same as a pattern of LIKE over lower case. */
export function likeOfGlob(pattern: string): string {
  return escapeLike(pattern.toLowerCase()).replaceAll("*", "%").replaceAll("?", "_");
}

/** A text as a pattern of LIKE that matches it alone. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}

/** The longest stretch of a pattern without * or ?: what an index can look for. */
export function longestLiteral(pattern: string): number {
  return Math.max(...pattern.split(/[*?]+/).map((part) => [...part].length));
}
