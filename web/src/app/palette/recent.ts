import { useEffect } from "react";
import { useLocation } from "react-router";

export type Visit = { readonly path: string; readonly label: string };
const kept = 6;
const keyOf = (ws: string) => `recent ${ws}`;

/** Investigations that were open last, on this device. */
export function readRecent(ws: string): readonly Visit[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(keyOf(ws)) ?? "[]");
    return Array.isArray(read) ? (read as Visit[]).filter(({ path, label }) => path && label) : [];
  } catch {
    return [];
  }
}

/** Notes which investigation is open, by the title that its page has. */
export function useNoteRecent(ws: string | undefined): void {
  const { pathname } = useLocation();
  const path = /^\/investigations\/[0-9a-f-]{36}/.exec(pathname)?.[0];
  useEffect(() => {
    if (!ws || !path) return;
    const timer = setTimeout(() => {
      const label = document.title.replace(/ · Sonde$/, "");
      if (label === "Sonde") return;
      const others = readRecent(ws).filter((one) => one.path !== path);
      localStorage.setItem(keyOf(ws), JSON.stringify([{ path, label }, ...others].slice(0, kept)));
    }, 1_500);
    return () => clearTimeout(timer);
  }, [ws, path]);
}
