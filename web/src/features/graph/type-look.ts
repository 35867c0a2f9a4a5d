/** How a type of entity is drawn: colours that are told apart on both grounds, and a shape for who tells none apart. */
export const shapes = ["circle", "square", "diamond", "triangle", "hexagon"] as const;
export type Shape = (typeof shapes)[number];
export type Look = { readonly shape: Shape; readonly light: string; readonly dark: string };

const looks: Readonly<Record<string, Look>> = {
  domain: { shape: "circle", light: "#3457d5", dark: "#8aa9ff" },
  hostname: { shape: "circle", light: "#2580c9", dark: "#5fb4ff" },
  ip: { shape: "square", light: "#0b8f7a", dark: "#3fd6bb" },
  range: { shape: "square", light: "#3c8c2f", dark: "#84d36f" },
  asn: { shape: "square", light: "#7a7f1a", dark: "#cdd15a" },
  bucket: { shape: "square", light: "#5c8a00", dark: "#b1dd5b" },
  service: { shape: "diamond", light: "#b26a00", dark: "#f5b547" },
  url: { shape: "diamond", light: "#c2501f", dark: "#ff9166" },
  certificate: { shape: "hexagon", light: "#7a44c8", dark: "#b794ff" },
  key: { shape: "hexagon", light: "#a02fa8", dark: "#e58bec" },
  organization: { shape: "hexagon", light: "#56607a", dark: "#a9b4cc" },
  email: { shape: "triangle", light: "#c22f5c", dark: "#ff86a8" },
  phone: { shape: "triangle", light: "#8a5a3c", dark: "#d3a383" },
  username: { shape: "triangle", light: "#1f7f99", dark: "#5fcbe6" },
  person: { shape: "circle", light: "#a33a3a", dark: "#f09a8a" },
  account: { shape: "circle", light: "#c43f94", dark: "#ff8fd0" },
};
const other: Look = { shape: "circle", light: "#6b7280", dark: "#9aa6bf" };

export const lookOf = (type: string): Look => looks[type] ?? other;

/** The shapes as polygons around (0, 0), of about one area; null is a circle. */
export const outlines: Readonly<Record<Shape, readonly (readonly [number, number])[] | null>> = {
  circle: null,
  square: [
    [-0.88, -0.88],
    [0.88, -0.88],
    [0.88, 0.88],
    [-0.88, 0.88],
  ],
  diamond: [
    [0, -1.2],
    [1.2, 0],
    [0, 1.2],
    [-1.2, 0],
  ],
  triangle: [
    [0, -1.24],
    [1.074, 0.62],
    [-1.074, 0.62],
  ],
  hexagon: [
    [-1.06, 0],
    [-0.53, -0.92],
    [0.53, -0.92],
    [1.06, 0],
    [0.53, 0.92],
    [-0.53, 0.92],
  ],
};
