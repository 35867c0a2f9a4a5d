import type { Settings } from "sigma/settings";
import type { NodeDisplayData } from "sigma/types";
import type { Ground } from "./ground.ts";

type Labelled = Pick<NodeDisplayData, "x" | "y" | "size" | "label">;

/** Writes the names of nodes, in the colours that the page has when they are written. */
export function makeLabels(ground: () => Ground) {
  /** Labels of this frame, so that none is written over another. */
  let written: { left: number; right: number; y: number }[] = [];
  function draw(context: CanvasRenderingContext2D, data: Labelled, { labelSize, labelFont, labelWeight }: Settings) {
    if (!data.label) return;
    context.font = `${labelWeight} ${labelSize}px ${labelFont}`;
    const left = data.x + data.size + 4;
    const right = left + context.measureText(data.label).width;
    if (written.some((one) => Math.abs(one.y - data.y) < labelSize + 1 && one.left < right && left < one.right)) return;
    written.push({ left, right, y: data.y });
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = ground().paper;
    context.strokeText(data.label, left, data.y + labelSize / 3);
    context.fillStyle = ground().ink;
    context.fillText(data.label, left, data.y + labelSize / 3);
  }

  function drawHover(
    context: CanvasRenderingContext2D,
    data: Labelled,
    { labelSize, labelFont, labelWeight }: Settings,
  ) {
    if (!data.label) return;
    context.font = `${labelWeight} ${labelSize}px ${labelFont}`;
    const width = context.measureText(data.label).width;
    const [left, top] = [data.x + data.size + 1, data.y - 10];
    context.fillStyle = ground().paper;
    context.strokeStyle = ground().line;
    context.lineWidth = 1;
    context.beginPath();
    context.roundRect(left, top, width + 10, 20, 4);
    context.fill();
    context.stroke();
    context.fillStyle = ground().ink;
    context.fillText(data.label, left + 5, data.y + labelSize / 3);
  }

  return {
    /** Before each frame. */
    begin() {
      written = [];
    },
    draw,
    drawHover,
  };
}
