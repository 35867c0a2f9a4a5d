import Skeleton from "@mui/material/Skeleton";
import { lazy, Suspense } from "react";
import { Route, Routes } from "react-router";
import { EntitiesPage } from "../features/entities/index.ts";
import { FindingsPage } from "../features/findings/index.ts";
import { InvestigationFrame, InvestigationsPage, OverviewTab } from "../features/investigations/index.ts";
import { NotFoundPage } from "./NotFoundPage.tsx";

const TimelineTab = lazy(async () => ({ default: (await import("../features/timeline/index.ts")).TimelineTab }));
const MapTab = lazy(async () => ({ default: (await import("../features/map/index.ts")).MapTab }));
const NotesTab = lazy(async () => ({ default: (await import("../features/notes/index.ts")).NotesTab }));

/** The list of investigations, and the tabs of one. */
export function Component() {
  return (
    <Routes>
      <Route index element={<InvestigationsPage />} />
      <Route path=":id" element={<InvestigationFrame />}>
        <Route index element={<OverviewTab />} />
        <Route path="entities" element={<EntitiesPage />} />
        <Route path="findings" element={<FindingsPage />} />
        <Route
          path="timeline"
          element={
            <Suspense fallback={<Skeleton variant="rounded" height={280} />}>
              <TimelineTab />
            </Suspense>
          }
        />
        <Route
          path="map"
          element={
            <Suspense fallback={<Skeleton variant="rounded" height={280} />}>
              <MapTab />
            </Suspense>
          }
        />
        <Route
          path="notes"
          element={
            <Suspense fallback={<Skeleton variant="rounded" height={280} />}>
              <NotesTab />
            </Suspense>
          }
        />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
