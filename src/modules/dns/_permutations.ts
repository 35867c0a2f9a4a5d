import { parseHostname } from "../../model/hostname.ts";
import { parentsOf } from "./_names.ts";

/** Words by which operators tell the twins of one system apart. */
const stages =
  "dev test staging stage stg prod qa uat int demo sandbox preprod pre beta new old legacy internal admin api app v2".split(
    " ",
  );

/**
 * Names like a given one, the likeliest first: its numbers one up and down, numbers behind it, its stage replaced, its
 * words turned round, a stage before or behind it. They depend on nothing but the name, so replayed work asks the same.
 */
export function permutationsOf(name: string): string[] {
  const parent = parentsOf(name)[0];
  if (!parent) return [];
  const label = name.slice(0, name.length - parent.length - 1);
  const words = label.split("-");
  const labels = [
    ...neighbours(label),
    ...[1, 2, 3].flatMap((number) => [`${label}${number}`, `${label}-${number}`]),
    ...(words.length > 1 ? [[...words].reverse().join("-")] : []),
    ...words.flatMap((word, at) =>
      stages.includes(word) ? stages.map((stage) => words.with(at, stage).join("-")) : [],
    ),
    ...stages.flatMap((stage) => [`${stage}-${label}`, `${label}-${stage}`]),
    ...stages.flatMap((stage) => [`${stage}${label}`, `${label}${stage}`]),
  ];
  const turned = parentsOf(parent)[0]
    ? [`${parent.slice(0, parent.indexOf("."))}.${label}${parent.slice(parent.indexOf("."))}`]
    : [];
  const deeper = stages.slice(0, 6).map((stage) => `${stage}.${name}`);
  const all = [...labels.map((it) => `${it}.${parent}`), ...turned, ...deeper];
  return [...new Set(all)].filter((it) => it !== name && parseHostname(it) === it);
}

/** The label with each of its numbers one higher and one lower, as wide as it was. */
function neighbours(label: string): string[] {
  return [...label.matchAll(/\d{1,6}/g)].flatMap(({ 0: digits, index }) =>
    [Number(digits) + 1, Number(digits) - 1]
      .filter((number) => number >= 0)
      .map(
        (number) =>
          label.slice(0, index) + String(number).padStart(digits.length, "0") + label.slice(index + digits.length),
      ),
  );
}
