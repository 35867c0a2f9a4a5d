import { useSyncExternalStore } from "react";

export const densities = ["compact", "standard", "roomy"] as const;
export type Density = (typeof densities)[number];

const key = "density";
const listeners = new Set<() => void>();
const read = (): Density => densities.find((one) => one === localStorage.getItem(key)) ?? "standard";

export function chooseDensity(density: Density): void {
  localStorage.setItem(key, density);
  for (const listener of listeners) listener();
}

/** How high rows are; kept on this device. */
export function useDensity(): Density {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}
