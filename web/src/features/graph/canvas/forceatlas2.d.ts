declare module "graphology-layout-forceatlas2/iterate" {
  type Settings = Readonly<Record<string, number | boolean>>;
  export default function iterate(settings: Settings, nodes: Float32Array, edges: Float32Array): unknown;
}
