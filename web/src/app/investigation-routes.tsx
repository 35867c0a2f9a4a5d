import { lazy } from "react";
import { Route, Routes } from "react-router";
import { EntitiesPage } from "../features/entities/index.ts";
import { FindingsPage } from "../features/findings/index.ts";
import { InvestigationFrame, InvestigationsPage, OverviewTab } from "../features/investigations/index.ts";
import { NotFoundPage } from "./NotFoundPage.tsx";

const GraphTab = lazy(async () => ({ default: (await import("../features/graph/index.ts")).GraphTab }));

/** The list of investigations, and the tabs of one. */
export function Component() {
  return (
    <Routes>
      <Route index element={<InvestigationsPage />} />
      <Route path=":id" element={<InvestigationFrame />}>
        <Route index element={<OverviewTab />} />
        <Route path="graph" element={<GraphTab />} />
        <Route path="entities" element={<EntitiesPage />} />
        <Route path="findings" element={<FindingsPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Route>
    </Routes>
  );
}
