import ListIcon from "@mui/icons-material/List";
import ViewKanbanOutlinedIcon from "@mui/icons-material/ViewKanbanOutlined";
import VisibilityOffOutlinedIcon from "@mui/icons-material/VisibilityOffOutlined";
import Box from "@mui/material/Box";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Tooltip from "@mui/material/Tooltip";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { SavedViews } from "../../app/desk/SavedViews.tsx";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { GridTools } from "../../components/GridTools.tsx";
import type { Column } from "../../components/RowTable.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { severities } from "../../components/Severity.tsx";
import { type Finding, type FindingFilter, findingQueries, findingStates } from "./finding-queries.ts";

type Props = {
  readonly columns: readonly Column<Finding>[];
  readonly shown: readonly string[];
  readonly members: readonly { readonly user_id: string; readonly display_name: string }[];
};

const looks = { list: ListIcon, board: ViewKanbanOutlinedIcon, rules: VisibilityOffOutlinedIcon };

/** What is asked of the list, all of it in the address; and how it is shown. */
export function FindingFilters({ columns, shown, members }: Props) {
  const { t } = useTranslation(["findings", "common"]);
  const ws = useWs();
  const { id: investigation } = useParams();
  const { search, change } = useAddress();
  const severity = search.getAll("severity");
  const state = search.getAll("state");
  const category = search.getAll("category");
  const assignee = search.get("assignee");
  const suppressed = search.get("suppressed");
  const view = search.get("view") ?? "list";
  const asked: Pick<FindingFilter, "investigation" | "severity" | "state" | "category"> = {
    ...(investigation && { investigation }),
    ...(severity.length > 0 && { severity }),
    ...(state.length > 0 && { state }),
    ...(category.length > 0 && { category }),
  };
  const facets = useQuery(findingQueries.facets(ws, asked)).data?.data;
  const n = (counts: readonly { label: string; n: number }[] | undefined, label: string) =>
    counts && { n: counts.find((one) => one.label === label)?.n ?? 0 };
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1.5 }}>
      {view !== "rules" && (
        <>
          <SearchField
            label={t("search")}
            value={search.get("q") ?? ""}
            onChange={(text) => change({ q: text || null })}
          />
          <FilterMenu
            label={t("columns.severity")}
            choices={severities.map((value) => ({
              ...{ value, label: t(`common:severity.${value}`), ...n(facets?.by_severity, value) },
            }))}
            chosen={severity}
            onChange={(chosen) => change({ severity: chosen })}
          />
          <FilterMenu
            label={t("columns.state")}
            choices={findingStates.map((value) => ({
              ...{ value, label: t(`states.${value}`), ...n(facets?.by_state, value) },
            }))}
            chosen={state}
            onChange={(chosen) => change({ state: chosen })}
          />
          <FilterMenu
            label={t("columns.category")}
            choices={(facets?.by_category ?? []).map((one) => ({
              ...{ value: one.label, label: one.label.replaceAll("_", " "), n: one.n },
            }))}
            chosen={category}
            onChange={(chosen) => change({ category: chosen })}
          />
          <FilterMenu
            label={t("assignee")}
            choices={[
              { value: "nobody", label: t("nobody") },
              ...members.map(({ user_id, display_name }) => ({ value: user_id, label: display_name })),
            ]}
            chosen={assignee ? [assignee] : []}
            onChange={(chosen) => change({ assignee: chosen.at(-1) ?? null })}
          />
          <FilterMenu
            label={t("rules.title")}
            choices={[{ value: "only", label: t("suppressed"), ...(facets && { n: facets.suppressed }) }]}
            chosen={suppressed ? [suppressed] : []}
            onChange={(chosen) => change({ suppressed: chosen.at(-1) ?? null })}
          />
          {view === "list" && (
            <GridTools columns={columns} shown={shown} onChange={(next) => change({ cols: next?.join() ?? null })} />
          )}
          <SavedViews page="findings" aside={["finding"]} />
        </>
      )}
      <ToggleButtonGroup
        exclusive
        size="small"
        value={view}
        aria-label={t("shownAs")}
        onChange={(_event, next: string | null) => next && change({ view: next === "list" ? null : next })}
        sx={{ height: 34, ml: "auto" }}
      >
        {(["list", "board", "rules"] as const).map((one) => {
          const Icon = looks[one];
          return (
            <ToggleButton key={one} value={one} aria-label={t(`views.${one}`)} sx={{ px: 1 }}>
              <Tooltip title={t(`views.${one}`)}>
                <Icon fontSize="small" />
              </Tooltip>
            </ToggleButton>
          );
        })}
      </ToggleButtonGroup>
    </Box>
  );
}
