import { useEffect } from "react";

type Keys = {
  readonly ids: readonly string[];
  readonly at: string | null;
  readonly onGo: (id: string) => void;
  readonly onPick?: (id: string) => void;
  readonly onAct?: () => void;
  readonly onClose: () => void;
};

/** j and k walk through rows, x picks, e acts, Escape closes; never while somebody types or a dialog is open (a panel over the list is none). */
export function useRowKeys({ ids, at, onGo, onPick, onAct, onClose }: Keys): void {
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { target } = event;
      if (target instanceof HTMLElement && /^(TEXTAREA|SELECT)$|^INPUT$/.test(target.tagName)) {
        if (!(target instanceof HTMLInputElement && target.type === "checkbox")) return;
      }
      if (document.querySelector("[role=dialog]:not([data-panel]),[role=menu]")) return;
      const place = at === null ? -1 : ids.indexOf(at);
      const go = (step: number) => {
        const next = ids[Math.min(ids.length - 1, Math.max(0, place + step))];
        if (next === undefined) return;
        onGo(next);
        document.querySelector(`[data-row="${CSS.escape(next)}"]`)?.scrollIntoView({ block: "nearest" });
      };
      if (event.key === "j") go(1);
      else if (event.key === "k") go(-1);
      else if (event.key === "x" && at !== null) onPick?.(at);
      else if (event.key === "e") onAct?.();
      else if (event.key === "Escape") onClose();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, [ids, at, onGo, onPick, onAct, onClose]);
}
