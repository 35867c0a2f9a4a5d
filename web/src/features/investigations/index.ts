export { InvestigationFrame } from "./InvestigationFrame.tsx";
export { InvestigationsPage } from "./InvestigationsPage.tsx";
export { OverviewTab } from "./OverviewTab.tsx";
