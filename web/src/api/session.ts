import type { components } from "./schema.d.ts";

export type Me = components["schemas"]["Me"];

export type Session =
  | { readonly state: "loading" }
  /** `ended`: by the server, not by the person. */
  | { readonly state: "out"; readonly ended?: boolean }
  | { readonly state: "in"; readonly me: Me; readonly token: string };

/*
 * Who is signed in. The access token lives in memory alone; the refresh token is a cookie that no script reads. One
 * refresh is under way at a time, whoever asks.
 */
let session: Session = { state: "loading" };
const listeners = new Set<() => void>();

export function readSession(): Session {
  return session;
}

export function watchSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function setSession(next: Session): void {
  session = next;
  for (const listener of listeners) listener();
}

export function signedIn(data: { user: Me; access_token: string }): void {
  setSession({ state: "in", me: data.user, token: data.access_token });
}

let refreshing: Promise<boolean> | null = null;

/** Trades the cookie for a new access token; false when one has to sign in. */
export function refresh(): Promise<boolean> {
  refreshing ??= ask().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function ask(): Promise<boolean> {
  if (!document.cookie.includes("sonde_session=")) {
    setSession({ state: "out", ended: session.state === "in" });
    return false;
  }
  const answer = await fetch("/api/v1/auth/refresh", { method: "POST", credentials: "same-origin" });
  if (answer.ok) {
    signedIn((await answer.json()).data);
    return true;
  }
  // Only the server's word ends a session: one that is restarting says 502 or 503.
  if (answer.status === 401 || answer.status === 403) setSession({ state: "out", ended: true });
  return false;
}

/** What one has changed of one's own account. */
export function setMe(me: Me): void {
  if (session.state === "in") setSession({ ...session, me });
}
