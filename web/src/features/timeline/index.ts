export { TimelineTab } from "./TimelineTab.tsx";
