/** Whether the last question reached the server. */
let isThere = true;
const listeners = new Set<() => void>();

export function isConnected(): boolean {
  return isThere;
}

export function watchConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function noteConnection(there: boolean): void {
  if (there === isThere) return;
  isThere = there;
  for (const listener of listeners) listener();
}

/** Whether the server answers at all. */
export async function askWhetherThere(): Promise<boolean> {
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  const there = answer?.ok ?? false;
  noteConnection(there);
  return there;
}
