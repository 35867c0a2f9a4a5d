import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { pages } from "../pages.ts";

/** Keys that work everywhere: Ctrl+K, `?`, and `g` followed by the letter of a page. Never while somebody types. */
export function useShortcuts() {
  const navigate = useNavigate();
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  const pressedG = useRef(0);
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setPalette((open) => !open);
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "?") setSheet(true);
      else if (event.key === "g") pressedG.current = event.timeStamp;
      else if (event.timeStamp - pressedG.current < 1_000) {
        const page = pages.find((one) => one.shortcut === event.key);
        pressedG.current = 0;
        if (page) navigate(page.path);
      }
    };
    window.addEventListener("keydown", hear);
    return () => window.removeEventListener("keydown", hear);
  }, [navigate]);
  return { palette, setPalette, sheet, setSheet };
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
