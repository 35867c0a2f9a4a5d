export type Measured = {
  readonly question: string;
  readonly unit: string;
  readonly value: number;
  readonly baseline: number;
  readonly baselineIs: string;
  /** The ratio value / baseline that is wanted. */
  readonly target: number;
  /** Whether the ratio is to stay below the target. */
  readonly less?: boolean;
};

/** Prints one measurement, as JSON for `npm run bench` and as a sentence. */
export function report({ question, unit, value, baseline, baselineIs, target, less = false }: Measured): void {
  const ratio = Number((value / baseline).toFixed(2));
  console.log(JSON.stringify({ question, unit, value, baseline, baselineIs, ratio, target, less }));
  const held = less ? ratio <= target : ratio >= target;
  console.log(
    `${question}: ${value} ${unit}, ${baselineIs} ${baseline}, ratio ${ratio} (target ${less ? "at most" : "at least"} ${target}${held ? "" : ", missed"})`,
  );
}
