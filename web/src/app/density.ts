import { useSyncExternalStore } from "react";

/** How much room rows take; kept on this device. */
export const densities = ["compact", "comfortable"] as const;
export type Density = (typeof densities)[number];

const key = "density";
const listeners = new Set<() => void>();

export function readDensity(): Density {
  return localStorage.getItem(key) === "comfortable" ? "comfortable" : "compact";
}

export function showDensity(): void {
  document.documentElement.dataset.density = readDensity();
}

export function chooseDensity(density: Density): void {
  localStorage.setItem(key, density);
  showDensity();
  for (const listener of listeners) listener();
}

export function useDensity(): Density {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readDensity);
}
