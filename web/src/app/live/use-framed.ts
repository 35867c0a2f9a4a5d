import { useOutletContext } from "react-router";
import type { useLive } from "./use-live.ts";

/** What the frame of an investigation tells its tabs: which it is, and what happens in it. */
export type Framed = { readonly investigation: { readonly id: string } } & ReturnType<typeof useLive>;

export function useFramed(): Framed {
  return useOutletContext<Framed>();
}
