import { randomFillSync } from "node:crypto";

/** Random 16-bit numbers, drawn from the kernel by the thousand. */
export function makeIds(): () => number {
  const drawn = new Uint16Array(2_048);
  let left = 0;
  return () => {
    if (left === 0) {
      randomFillSync(drawn);
      left = drawn.length;
    }
    left -= 1;
    return drawn[left] as number;
  };
}
