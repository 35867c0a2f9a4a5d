import Skeleton from "@mui/material/Skeleton";
import { type ComponentType, lazy, type ReactElement, Suspense } from "react";
import { Route, Routes } from "react-router";
import { InvestigationFrame, InvestigationsPage, OverviewTab } from "../features/investigations/index.ts";
import { NotFoundPage } from "./NotFoundPage.tsx";

/** A tab that is loaded when it is opened. */
function tab(load: () => Promise<ComponentType>): ReactElement {
  const Tab = lazy(async () => ({ default: await load() }));
  return (
    <Suspense fallback={<Skeleton variant="rounded" height={280} />}>
      <Tab />
    </Suspense>
  );
}

const graph = tab(async () => (await import("../features/graph/index.ts")).GraphTab);
const entities = tab(async () => (await import("../features/entities/index.ts")).EntitiesPage);
const findings = tab(async () => (await import("../features/findings/index.ts")).FindingsPage);
const timeline = tab(async () => (await import("../features/timeline/index.ts")).TimelineTab);
const map = tab(async () => (await import("../features/map/index.ts")).MapTab);
const evidence = tab(async () => (await import("../features/evidence/index.ts")).EvidencePage);
const jobs = tab(async () => (await import("../features/jobs/index.ts")).JobsTab);
const notes = tab(async () => (await import("../features/notes/index.ts")).NotesTab);

/** The list of investigations, and the tabs of one. */
export function Component() {
  return (
    <Routes>
      <Route index element={<InvestigationsPage />} />
      <Route path=":id" element={<InvestigationFrame />}>
        <Route index element={<OverviewTab />} />
        <Route path="graph" element={graph} />
        <Route path="entities" element={entities} />
        <Route path="findings" element={findings} />
        <Route path="timeline" element={timeline} />
        <Route path="map" element={map} />
        <Route path="evidence" element={evidence} />
        <Route path="jobs" element={jobs} />
        <Route path="notes" element={notes} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
