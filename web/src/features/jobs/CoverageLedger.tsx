import FactCheckOutlinedIcon from "@mui/icons-material/FactCheckOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link as RouterLink, useParams } from "react-router";
import { scanQueries } from "../../app/scans/scan-queries.ts";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useRowKeys } from "../../components/use-row-keys.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { CoverageState } from "./CoverageState.tsx";
import { type CoverageFilter, type CoverageLine, coverageStates, jobQueries, outcomes } from "./job-queries.ts";

type Props = { readonly scan: string; readonly types: readonly string[]; readonly every: number | false };

const idOf = ({ seq, module }: CoverageLine) => `${seq} ${module}`;
const nameOf = ({ entity }: CoverageLine) => entity.value;
const oneOf = <T extends string>(all: readonly T[], written: string | null) => all.find((one) => one === written);

/** Thing by module: found, looked and absent, could not look and why, still to come, not run and why. */
export function CoverageLedger({ scan, types, every }: Props) {
  const { t } = useTranslation(["jobs", "investigations", "entities", "common"]);
  const ws = useWs();
  const { search, change } = useAddress();
  const modules = useQuery(scanQueries.modules(ws)).data?.data ?? [];
  const covered = useQuery(jobQueries.summary(ws, scan, every)).data?.data ?? [];
  const module = search.get("module");
  const type = search.get("type");
  const at = search.get("line");
  const state = oneOf(coverageStates, search.get("state"));
  const outcome = oneOf(outcomes, search.get("outcome"));
  const filter: CoverageFilter = {
    ...(module && { module }),
    ...(type && { type }),
    ...(state && { state }),
    ...(outcome && { outcome }),
  };
  const list = useInfiniteQuery(jobQueries.coverage(ws, scan, filter, every));
  const rows = list.data?.pages.flatMap((page) => page.data);
  const open = (id: string | null) => change({ line: id });
  useRowKeys({ ids: rows?.map(idOf) ?? [], at, onGo: open, onClose: () => open(null) });
  const titleOf = (id: string) => modules.find((one) => one.id === id)?.title ?? id;
  const line = rows?.find((row) => idOf(row) === at);
  const columns: readonly Column<CoverageLine>[] = [
    {
      id: "entity",
      label: t("columns.thing"),
      cell: (row) => (
        <>
          <Collected text={row.entity.value} cut />
          <Typography noWrap variant="caption" color="textSecondary" sx={{ display: { xs: "block", sm: "none" } }}>
            {titleOf(row.module)}
          </Typography>
        </>
      ),
    },
    { id: "state", label: t("columns.state"), width: 168, cell: (row) => <CoverageState state={row.state} /> },
    {
      id: "module",
      label: t("investigations:modules.module"),
      width: 200,
      from: "sm",
      cell: (row) => <span title={row.module}>{titleOf(row.module)}</span>,
    },
    {
      id: "why",
      label: t("columns.why"),
      from: "lg",
      cell: ({ outcomes: blind, why }) => {
        const said = why ?? blind.map(({ outcome: name, detail }) => `${reason(name)}: ${detail}`).join(" · ");
        return said && <Collected text={said} cut />;
      },
    },
  ];
  const reason = (name: string) => t(`investigations:couldNot.outcomes.${name}`, { defaultValue: name });
  const single = (name: string) => (chosen: readonly string[]) => change({ [name]: chosen.at(-1) ?? null, line: null });
  return (
    <WithPanel
      title={t("ledgerLine")}
      panel={line ? <Line line={line} title={titleOf(line.module)} reason={reason} /> : null}
      onClose={() => open(null)}
    >
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1.5 }}>
        <FilterMenu
          label={t("columns.state")}
          choices={coverageStates.map((value) => ({ value, label: t(`coverage.${value}`) }))}
          chosen={state ? [state] : []}
          onChange={single("state")}
        />
        <FilterMenu
          label={t("investigations:couldNot.reason")}
          choices={outcomes.map((value) => ({ value, label: reason(value) }))}
          chosen={outcome ? [outcome] : []}
          onChange={single("outcome")}
        />
        <FilterMenu
          label={t("investigations:modules.module")}
          choices={covered.map((one) => ({ value: one.module, label: titleOf(one.module), n: one.taken }))}
          chosen={module ? [module] : []}
          onChange={single("module")}
        />
        <FilterMenu
          label={t("columns.type")}
          choices={types.map((value) => ({ value, label: t(`entities:types.${value}`, { defaultValue: value }) }))}
          chosen={type ? [type] : []}
          onChange={single("type")}
        />
      </Box>
      {list.isError ? (
        <Fault error={list.error} onRetry={() => void list.refetch()} />
      ) : rows?.length === 0 ? (
        <EmptyState
          icon={<FactCheckOutlinedIcon />}
          title={t(list.hasNextPage ? "noneSoFar" : "noneCovered")}
          {...(list.hasNextPage && { hint: t("noneSoFarHint") })}
          action={
            list.hasNextPage ? (
              <Button variant="outlined" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t("lookFurther")}
              </Button>
            ) : (
              <Button onClick={() => change({ state: null, outcome: null, module: null, type: null })}>
                {t("common:list.all")}
              </Button>
            )
          }
        />
      ) : (
        <RowTable
          label={t("parts.coverage")}
          columns={at ? columns.filter(({ id }) => id !== "why") : columns}
          rows={rows}
          idOf={idOf}
          nameOf={nameOf}
          at={at}
          onOpen={open}
          more={list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : undefined}
        />
      )}
    </WithPanel>
  );
}

type LineProps = { readonly line: CoverageLine; readonly title: string; readonly reason: (outcome: string) => string };

function Line({ line, title, reason }: LineProps) {
  const { t } = useTranslation(["jobs", "entities"]);
  const { id } = useParams();
  const { entity, relation, state, outcomes: blind, why, module } = line;
  return (
    <Stack spacing={2}>
      <Box>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5, mb: 0.75 }}>
          <CoverageState state={state} />
          <Tag>{t(`entities:types.${entity.type}`, { defaultValue: entity.type })}</Tag>
        </Box>
        <Link component={RouterLink} to={`/investigations/${id}/entities?entity=${entity.id}`}>
          <Collected text={entity.value} />
        </Link>
        {relation && (
          <Typography variant="body2" component="div" sx={{ mt: 0.5 }}>
            {relation.name} → <Collected text={relation.value} />
          </Typography>
        )}
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
          {title} ({module})
        </Typography>
      </Box>
      <Typography variant="body2">{t(`means.${state}`)}</Typography>
      {why && (
        <Typography variant="body2" component="div">
          <Collected text={why} />
        </Typography>
      )}
      {blind.map(({ outcome, detail }) => (
        <Box key={`${outcome} ${detail}`}>
          <Tag colour="warning">{reason(outcome)}</Tag>
          <Typography variant="body2" component="div" sx={{ mt: 0.5 }}>
            <Collected text={detail} />
          </Typography>
        </Box>
      ))}
    </Stack>
  );
}
