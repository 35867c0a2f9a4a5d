export { GraphTab } from "./GraphTab.tsx";
