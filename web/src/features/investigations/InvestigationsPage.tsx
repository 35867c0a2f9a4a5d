import AddIcon from "@mui/icons-material/Add";
import FolderOpenOutlinedIcon from "@mui/icons-material/FolderOpenOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useAddress } from "../../app/use-address.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { CreateDialog } from "./CreateDialog.tsx";
import { InvestigationTable } from "./InvestigationTable.tsx";
import { type InvestigationState, investigationQueries } from "./investigation-queries.ts";

const states = ["open", "closed", "archived"] as const;
const sorts = ["title", "-title", "created_at", "-created_at", "updated_at", "-updated_at"] as const;

export function InvestigationsPage() {
  const { t } = useTranslation("investigations");
  const ws = useWs();
  const mayWrite = useMayWrite();
  const navigate = useNavigate();
  const { search, change } = useAddress();
  const [isMaking, setMaking] = useState(false);
  const sample = useMutation(investigationQueries.sample(ws));
  const state = states.find((one) => one === search.get("state"));
  const q = search.get("q") ?? "";
  const sort = sorts.find((one) => one === search.get("sort")) ?? "-updated_at";
  const list = useInfiniteQuery(investigationQueries.list(ws, { sort, ...(state && { state }), ...(q && { q }) }));
  const rows = list.data?.pages.flatMap((page) => page.data);
  const isFiltered = state !== undefined || q !== "";
  const open = (id: string) => navigate(`/investigations/${id}`);
  const makeSample = () => sample.mutate(undefined, { onSuccess: ({ data }) => open(data.investigation) });
  const create = mayWrite && (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setMaking(true)}>
      {t("new")}
    </Button>
  );
  const hasNone = rows?.length === 0 && !isFiltered;
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")} actions={!hasNone && create} />
      {hasNone ? (
        <EmptyState
          icon={<FolderOpenOutlinedIcon />}
          title={t("none")}
          hint={t(mayWrite ? "noneHint" : "noneForViewer")}
          action={
            mayWrite && (
              <Stack direction="row" spacing={1} useFlexGap sx={{ justifyContent: "center", flexWrap: "wrap" }}>
                <Button variant="contained" loading={sample.isPending} onClick={makeSample}>
                  {t("sample")}
                </Button>
                <Button variant="outlined" onClick={() => setMaking(true)}>
                  {t("new")}
                </Button>
              </Stack>
            )
          }
        />
      ) : list.isError ? (
        <Fault error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <>
          <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1.5 }}>
            <SearchField label={t("search")} value={q} onChange={(text) => change({ q: text || null })} />
            <FilterMenu
              label={t("state")}
              choices={states.map((value) => ({ value, label: t(`states.${value}`) }))}
              chosen={state ? [state] : []}
              onChange={(chosen) => change({ state: chosen.at(-1) ?? null } as { state: InvestigationState | null })}
            />
          </Box>
          {rows?.length === 0 ? (
            <EmptyState
              title={t("noMatch")}
              action={<Button onClick={() => change({ q: null, state: null })}>{t("showAll")}</Button>}
            />
          ) : (
            <InvestigationTable
              rows={rows}
              sort={sort}
              onSort={(next) => change({ sort: next })}
              onOpen={open}
              total={list.data?.pages[0]?.pagination.total}
              more={
                list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : undefined
              }
            />
          )}
        </>
      )}
      <CreateDialog open={isMaking} onClose={() => setMaking(false)} onMade={open} />
    </>
  );
}
