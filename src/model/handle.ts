/** Letters and digits of a text alone, lower case and without accents: what stays the same however a handle is written. */
export function foldText(text: string): string {
  return wordsOf(text).join("");
}

function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

const shortest = 3;
const mostWords = 4;

/**
 * How else people write a handle, the most telling first: "John-Doe_99" is johndoe99, johndoe, jdoe, johnd, doejohn. Two
 * handles that have one in common may be the same person's.
 */
export function handleForms(handle: string): string[] {
  const words = wordsOf(handle);
  const letters = words.map((word) => word.replace(/^\p{N}+|\p{N}+$/gu, "")).filter((word) => word !== "");
  const forms = [words.join(""), letters.join("")];
  const first = letters[0];
  const last = letters.at(-1);
  if (first && last && letters.length > 1 && letters.length <= mostWords) {
    forms.push(first + last, first.slice(0, 1) + last, first + last.slice(0, 1), last + first);
  }
  return [...new Set(forms.map((form) => form.slice(0, 64)))].filter((form) => form.length >= shortest);
}
