import WorkOutlineIcon from "@mui/icons-material/WorkOutlineOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { scanQueries } from "../../app/scans/scan-queries.ts";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { useRowKeys } from "../../components/use-row-keys.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { JobPanel } from "./JobPanel.tsx";
import { JobTable } from "./JobTable.tsx";
import { jobQueries, jobStates } from "./job-queries.ts";

type Props = {
  readonly investigation: string;
  readonly scan: string | undefined;
  readonly every: number | false;
};

/** Jobs that a scan planned, or that people asked for one by one. */
export function JobList({ investigation, scan, every }: Props) {
  const { t } = useTranslation(["jobs", "investigations", "common"]);
  const ws = useWs();
  const { search, change } = useAddress();
  const modules = useQuery(scanQueries.modules(ws)).data?.data ?? [];
  const covered = useQuery({ ...jobQueries.summary(ws, scan ?? "", false), enabled: scan !== undefined }).data?.data;
  const ofPeople = scan === undefined || search.get("of") === "people";
  const state = jobStates.find((one) => one === search.get("state"));
  const technique = search.get("module");
  const at = search.get("job");
  const sort = search.get("sort") === "created_at" ? ("created_at" as const) : ("-created_at" as const);
  const list = useInfiniteQuery(
    jobQueries.list(
      ws,
      {
        ...(ofPeople ? { investigation } : { scan }),
        ...(state && { state }),
        ...(technique && { technique }),
        sort,
      },
      every,
    ),
  );
  const rows = list.data?.pages.flatMap((page) => page.data);
  const open = (id: string | null) => change({ job: id });
  useRowKeys({ ids: rows?.map(({ id }) => id) ?? [], at, onGo: open, onClose: () => open(null) });
  const titleOf = (id: string) => modules.find((one) => one.id === id)?.title ?? id;
  const choices = covered && !ofPeople ? covered.map(({ module }) => module) : modules.map(({ id }) => id);
  const isFiltered = state !== undefined || technique !== null;
  return (
    <WithPanel
      title={t("job")}
      panel={at ? <JobPanel key={at} id={at} investigation={investigation} /> : null}
      onClose={() => open(null)}
    >
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1.5 }}>
        {scan !== undefined && (
          <ToggleButtonGroup
            exclusive
            size="small"
            aria-label={t("whose")}
            value={ofPeople ? "people" : "scan"}
            onChange={(_event, to) => to && change({ of: to === "people" ? to : null, job: null })}
            sx={{ "& .MuiToggleButton-root": { height: 34, px: 1.5, textTransform: "none" } }}
          >
            <ToggleButton value="scan">{t("ofScan")}</ToggleButton>
            <ToggleButton value="people">{t("ofPeople")}</ToggleButton>
          </ToggleButtonGroup>
        )}
        <FilterMenu
          label={t("columns.state")}
          choices={jobStates.map((value) => ({ value, label: t(`states.${value}`) }))}
          chosen={state ? [state] : []}
          onChange={(chosen) => change({ state: chosen.at(-1) ?? null })}
        />
        <FilterMenu
          label={t("investigations:modules.module")}
          choices={choices.map((value) => ({ value, label: titleOf(value) }))}
          chosen={technique ? [technique] : []}
          onChange={(chosen) => change({ module: chosen.at(-1) ?? null })}
        />
      </Box>
      {list.isError ? (
        <Fault error={list.error} onRetry={() => void list.refetch()} />
      ) : rows?.length === 0 ? (
        <EmptyState
          icon={<WorkOutlineIcon />}
          title={t(isFiltered ? "noJobMatches" : ofPeople ? "noneAsked" : "nonePlanned")}
          {...(!isFiltered && ofPeople && { hint: t("noneAskedHint") })}
          action={
            isFiltered && <Button onClick={() => change({ state: null, module: null })}>{t("common:list.all")}</Button>
          }
        />
      ) : (
        <JobTable
          rows={rows}
          at={at}
          onOpen={open}
          titleOf={titleOf}
          withTarget={ofPeople}
          sort={sort}
          onSort={(next) => change({ sort: next })}
          more={list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : undefined}
        />
      )}
    </WithPanel>
  );
}
