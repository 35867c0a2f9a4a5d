import { useSyncExternalStore } from "react";
import { readSession, type Session, watchSession } from "../api/session.ts";

export function useSession(): Session {
  return useSyncExternalStore(watchSession, readSession);
}
