import type Sigma from "sigma";

/** Where frames come too slowly while somebody moves the picture, it is moved without its links. */
export function spareLinks(sigma: Sigma): void {
  const camera = sigma.getCamera();
  const mouse = sigma.getMouseCaptor();
  let gaps: number[] = [];
  sigma.on("afterRender", () => {
    const isMoving = camera.isAnimated() || mouse.draggedEvents > 0 || mouse.currentWheelDirection !== 0;
    if (!isMoving || sigma.getSetting("hideEdgesOnMove")) return;
    const from = performance.now();
    requestAnimationFrame(() => {
      gaps = [...gaps.slice(-7), performance.now() - from];
      const slow = gaps.toSorted((one, other) => one - other)[4] ?? 0;
      if (gaps.length === 8 && slow > 36) sigma.setSetting("hideEdgesOnMove", true);
    });
  });
}
