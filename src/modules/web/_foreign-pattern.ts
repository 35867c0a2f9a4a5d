import { RE2JS } from "re2js";
import type { Matcher } from "./_tech-rule.ts";

const longest = 2_000;

/**
 * A pattern from a file, in the syntax of JavaScript, on an engine that takes time in proportion to the text whatever the
 * pattern. Null for what it cannot do (references back, looks around) and for what is no pattern.
 */
export function foreignPattern(source: string, ignoreCase: boolean): Matcher | null {
  if (source.length > longest) return null;
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    const literal = literalIn(source);
    return {
      exec(text) {
        if (literal && !lowered(text).includes(literal.toLowerCase())) return null;
        const matcher = compiled.matcher(text);
        if (!matcher.find()) return null;
        const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, n) => matcher.group(n) ?? undefined);
        return Object.assign(groups, { index: matcher.start() });
      },
    };
  } catch {
    return null; // not of this syntax: the rule is left out
  }
}

/** A word that a text must hold. */
export function foreignWord(word: string, ignoreCase: boolean): Matcher {
  const wanted = ignoreCase ? word.toLowerCase() : word;
  return {
    exec(text) {
      const index = (ignoreCase ? lowered(text) : text).indexOf(wanted);
      return index < 0 ? null : Object.assign([text.slice(index, index + word.length)], { index });
    },
  };
}

let last: readonly [text: string, lower: string] = ["", ""];

/** Thousands of rules look at the same text. */
function lowered(text: string): string {
  if (last[0] !== text) last = [text, text.toLowerCase()];
  return last[1];
}

/** The longest run of plain characters that every match must hold; "" where that is not plain to see. */
export function literalIn(source: string): string {
  if (/^\(\?[a-z]+\)/.test(source)) return literalIn(source.replace(/^\(\?[a-z]+\)/, ""));
  let best = "";
  let run = "";
  let depth = 0;
  const end = () => {
    if (run.length > best.length) best = run;
    run = "";
  };
  for (let at = 0; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === "[") {
      end();
      at = endOfClass(source, at);
    } else if (character === "(") {
      end();
      depth++;
    } else if (character === ")") {
      end();
      depth--;
    } else if (character === "|" && depth === 0) return "";
    else if (/[*?{]/.test(character)) {
      run = run.slice(0, -1); // what may be left out is not certain
      end();
      if (character === "{") at = Math.max(at, source.indexOf("}", at));
    } else if (/[.+^$|]/.test(character)) end();
    else if (character === "\\") {
      const next = source.charAt(++at);
      if (/[A-Za-z0-9]/.test(next)) end();
      else if (depth === 0) run += next;
    } else if (depth === 0) run += character;
  }
  end();
  return best.length > 2 ? best : "";
}

function endOfClass(source: string, from: number): number {
  for (let at = from + 1; at < source.length; at++) {
    if (source.charAt(at) === "\\") at++;
    else if (source.charAt(at) === "]" && at > from + 1) return at;
  }
  return source.length;
}
