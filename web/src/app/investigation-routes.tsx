import { Route, Routes } from "react-router";
import { EntitiesPage } from "../features/entities/index.ts";
import { EvidencePage } from "../features/evidence/index.ts";
import { FindingsPage } from "../features/findings/index.ts";
import { InvestigationFrame, InvestigationsPage, OverviewTab } from "../features/investigations/index.ts";
import { JobsTab } from "../features/jobs/index.ts";
import { NotFoundPage } from "./NotFoundPage.tsx";

/** The list of investigations, and the tabs of one. */
export function Component() {
  return (
    <Routes>
      <Route index element={<InvestigationsPage />} />
      <Route path=":id" element={<InvestigationFrame />}>
        <Route index element={<OverviewTab />} />
        <Route path="entities" element={<EntitiesPage />} />
        <Route path="findings" element={<FindingsPage />} />
        <Route path="evidence" element={<EvidencePage />} />
        <Route path="jobs" element={<JobsTab />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
