import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useRef, useState } from "react";

export type View = { readonly k: number; readonly x: number; readonly y: number };
type Size = { readonly width: number; readonly height: number };

const whole: View = { k: 1, x: 0, y: 0 };
export const mostZoom = 40;

/** The picture never leaves its frame. */
function within({ k, x, y }: View, { width, height }: Size): View {
  return { k, x: Math.min(0, Math.max(width * (1 - k), x)), y: Math.min(0, Math.max(height * (1 - k), y)) };
}

/** Where a picture is looked at from: by wheel, fingers, keys and buttons. */
export function usePanZoom(size: Size) {
  const frame = useRef<SVGSVGElement>(null);
  const [view, setView] = useState(whole);
  const grip = useRef<{ readonly x: number; readonly y: number; moved: boolean } | null>(null);
  const zoom = useCallback(
    (by: number, at: readonly [number, number] = [size.width / 2, size.height / 2]) =>
      setView((now) => {
        const k = Math.min(mostZoom, Math.max(1, now.k * by));
        const [x, y] = at;
        return within({ k, x: x - ((x - now.x) / now.k) * k, y: y - ((y - now.y) / now.k) * k }, size);
      }),
    [size],
  );
  const pan = (dx: number, dy: number) => setView((now) => within({ ...now, x: now.x + dx, y: now.y + dy }, size));

  // React listens to the wheel passively; this must keep the page from scrolling.
  useEffect(() => {
    const svg = frame.current;
    const turn = (event: WheelEvent) => {
      if (!(event.ctrlKey || event.metaKey || document.activeElement === svg)) return;
      event.preventDefault();
      const box = svg?.getBoundingClientRect();
      if (box) zoom(2 ** (-event.deltaY / 300), [event.clientX - box.left, event.clientY - box.top]);
    };
    svg?.addEventListener("wheel", turn, { passive: false });
    return () => svg?.removeEventListener("wheel", turn);
  }, [zoom]);

  const hear = (event: KeyboardEvent) => {
    const step = 60;
    const orders: Record<string, () => void> = {
      "+": () => zoom(1.6),
      "=": () => zoom(1.6),
      "-": () => zoom(1 / 1.6),
      "0": () => setView(whole),
      ArrowLeft: () => pan(step, 0),
      ArrowRight: () => pan(-step, 0),
      ArrowUp: () => pan(0, step),
      ArrowDown: () => pan(0, -step),
    };
    const order = orders[event.key];
    if (!order || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    order();
  };
  return {
    ...{ frame, view, zoom },
    reset: () => setView(whole),
    on: {
      onKeyDown: hear,
      onPointerDown: (event: PointerEvent) => {
        grip.current = { x: event.clientX, y: event.clientY, moved: false };
      },
      onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
        const { current: held } = grip;
        if (!held || event.buttons === 0) return;
        const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
        if (!held.moved && Math.hypot(dx, dy) < 4) return;
        event.currentTarget.setPointerCapture?.(event.pointerId);
        pan(dx, dy);
        grip.current = { x: event.clientX, y: event.clientY, moved: true };
      },
      onPointerUp: () => {
        grip.current = null;
      },
    },
  };
}
