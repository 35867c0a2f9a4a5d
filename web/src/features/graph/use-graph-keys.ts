import { useEffect, useRef } from "react";

type Keys = {
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onHide: () => void;
  readonly onLeave: () => void;
};

/** Ctrl+Z and Ctrl+Shift+Z, Delete, Escape; never while somebody types or a dialog is open. */
export function useGraphKeys(keys: Keys): void {
  const now = useRef(keys);
  now.current = keys;
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const { target, key } = event;
      if (target instanceof HTMLElement && /^(TEXTAREA|SELECT)$|^INPUT$/.test(target.tagName)) return;
      if (document.querySelector("[role=dialog],[role=menu]")) return;
      const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
      const letter = key.toLowerCase();
      if (isCommand && letter === "z") now.current[event.shiftKey ? "onRedo" : "onUndo"]();
      else if (isCommand && letter === "y") now.current.onRedo();
      else if (event.ctrlKey || event.metaKey || event.altKey) return;
      else if (key === "Delete") now.current.onHide();
      else if (key === "Escape") now.current.onLeave();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, []);
}
