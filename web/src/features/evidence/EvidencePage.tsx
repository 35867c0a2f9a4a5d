import DownloadIcon from "@mui/icons-material/Download";
import Inventory2OutlinedIcon from "@mui/icons-material/Inventory2Outlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { ScanPicker } from "../../app/scans/ScanPicker.tsx";
import { scanQueries } from "../../app/scans/scan-queries.ts";
import { useAddress } from "../../app/use-address.ts";
import { useMay } from "../../app/use-may.ts";
import { useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { saveFile } from "../../components/save-file.ts";
import { useRowKeys } from "../../components/use-row-keys.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { EvidencePanel } from "./EvidencePanel.tsx";
import { EvidenceTable } from "./EvidenceTable.tsx";
import { evidenceQueries, kinds } from "./evidence-queries.ts";

/** What was asked and answered, as it was recorded: of a scan, or of the whole workspace. */
export function EvidencePage() {
  const { t } = useTranslation("evidence");
  const { id } = useParams();
  return (
    <>
      {!id && <PageHeader title={t("title")} hint={t("hint")} />}
      {id ? <OfInvestigation id={id} /> : <Records />}
    </>
  );
}

/** Records belong to scans: one of them is looked at. */
function OfInvestigation({ id }: { readonly id: string }) {
  const { t } = useTranslation("evidence");
  const { search, change } = useAddress();
  const scans = useQuery(scanQueries.list(useWs(), id));
  const mayRead = useMay("admin");
  if (scans.isError) return <Fault error={scans.error} onRetry={() => void scans.refetch()} />;
  if (!scans.data) return <Skeleton variant="rounded" height={280} />;
  const { data } = scans.data;
  const scan = data.find((one) => one.id === search.get("scan")) ?? data[0];
  if (!scan) return <EmptyState icon={<Inventory2OutlinedIcon />} title={t("none")} hint={t("noneHint")} />;
  return (
    <>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center", mb: 1.5 }}>
        <ScanPicker scans={data} at={scan.id} onPick={(next) => change({ scan: next, record: null, job: null })} />
        <Typography variant="body2" color="textSecondary" sx={{ flex: "1 1 240px" }}>
          {t("hint")}
        </Typography>
        {mayRead && <BundleButton scan={scan.id} />}
      </Box>
      <Records scan={scan.id} />
    </>
  );
}

function BundleButton({ scan }: { readonly scan: string }) {
  const { t } = useTranslation("evidence");
  const bundle = useMutation(evidenceQueries.bundle(useWs(), scan));
  return (
    <Tooltip describeChild title={t("bundleHint")}>
      <Button
        variant="outlined"
        startIcon={<DownloadIcon />}
        loading={bundle.isPending}
        loadingPosition="start"
        onClick={() => bundle.mutate(undefined, { onSuccess: (tar) => saveFile(`sonde-${scan}.tar`, tar) })}
      >
        {t("bundle")}
      </Button>
    </Tooltip>
  );
}

function Records({ scan }: { readonly scan?: string }) {
  const { t } = useTranslation(["evidence", "common"]);
  const ws = useWs();
  const { search, change } = useAddress();
  const modules = useQuery(scanQueries.modules(ws)).data?.data ?? [];
  const q = search.get("q") ?? "";
  const kind = kinds.find((one) => one === search.get("kind"));
  const module = search.get("module");
  const job = search.get("job");
  const at = search.get("record");
  const list = useInfiniteQuery(
    evidenceQueries.list(ws, {
      // A job that a person asked for is in no scan of the list.
      ...(job ? { job } : scan ? { scan } : {}),
      ...(q && { uri: q }),
      ...(kind && { kind }),
      ...(module && { module }),
    }),
  );
  const rows = list.data?.pages.flatMap((page) => page.data);
  const open = (id: string | null) => change({ record: id });
  useRowKeys({ ids: rows?.map(({ id }) => id) ?? [], at, onGo: open, onClose: () => open(null) });
  const titleOf = (id: string) => modules.find((one) => one.id === id)?.title ?? id;
  const isFiltered = q !== "" || kind !== undefined || module !== null || job !== null;
  return (
    <WithPanel
      title={t("record")}
      panel={at ? <EvidencePanel key={at} id={at} titleOf={titleOf} /> : null}
      onClose={() => open(null)}
    >
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1.5 }}>
        <SearchField label={t("search")} value={q} onChange={(text) => change({ q: text || null })} />
        <FilterMenu
          label={t("columns.kind")}
          choices={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          chosen={kind ? [kind] : []}
          onChange={(chosen) => change({ kind: chosen.at(-1) ?? null })}
        />
        <FilterMenu
          label={t("columns.module")}
          choices={modules.map((one) => ({ value: one.id, label: one.title }))}
          chosen={module ? [module] : []}
          onChange={(chosen) => change({ module: chosen.at(-1) ?? null })}
        />
        {job && (
          <Button onClick={() => change({ job: null })} aria-label={t("everyJob")} title={job}>
            {t("ofJob", { job: job.slice(-8) })} ✕
          </Button>
        )}
      </Box>
      {list.isError ? (
        <Fault error={list.error} onRetry={() => void list.refetch()} />
      ) : rows?.length === 0 ? (
        <EmptyState
          icon={<Inventory2OutlinedIcon />}
          title={t(list.hasNextPage ? "noneSoFar" : isFiltered ? "noMatch" : "none")}
          {...(!isFiltered && { hint: t("noneHint") })}
          action={
            list.hasNextPage ? (
              <Button variant="outlined" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t("lookFurther")}
              </Button>
            ) : (
              isFiltered && (
                <Button onClick={() => change({ q: null, kind: null, module: null, job: null })}>
                  {t("common:list.all")}
                </Button>
              )
            )
          }
        />
      ) : (
        <EvidenceTable
          rows={rows}
          at={at}
          onOpen={open}
          titleOf={titleOf}
          more={list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : undefined}
        />
      )}
    </WithPanel>
  );
}
