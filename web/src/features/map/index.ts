export { MapTab } from "./MapTab.tsx";
