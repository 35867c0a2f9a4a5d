import { useCallback } from "react";
import { useSearchParams } from "react-router";

type Change = Readonly<Record<string, string | readonly string[] | null>>;

/** What the address says of the page, and how to change it: null takes a parameter away. */
export function useAddress() {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (what: Change) =>
      setSearch(
        (now) => {
          const next = new URLSearchParams(now);
          for (const [name, value] of Object.entries(what)) {
            next.delete(name);
            for (const one of value === null ? [] : typeof value === "string" ? [value] : value) next.append(name, one);
          }
          return next;
        },
        { replace: true },
      ),
    [setSearch],
  );
  return { search, change };
}
