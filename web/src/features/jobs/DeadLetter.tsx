import MarkEmailReadOutlinedIcon from "@mui/icons-material/MarkEmailReadOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { scanQueries } from "../../app/scans/scan-queries.ts";
import { useAddress } from "../../app/use-address.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Tag } from "../../components/Tag.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { useRowKeys } from "../../components/use-row-keys.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { JobPanel } from "./JobPanel.tsx";
import { JobTable } from "./JobTable.tsx";
import { type DeadCount, jobQueries } from "./job-queries.ts";

type Props = { readonly investigation: string; readonly scan: string };

/** Jobs that failed for good: by what broke them, one by one, and put back alone or all of a kind. */
export function DeadLetter({ investigation, scan }: Props) {
  const { t } = useTranslation(["jobs", "common"]);
  const ws = useWs();
  const { search, change } = useAddress();
  const names = useQuery(scanQueries.modules(ws)).data?.data;
  const errorClass = search.get("class");
  const module = search.get("module");
  const at = search.get("job");
  const counts = useQuery(jobQueries.deadCounts(ws, scan));
  const list = useInfiniteQuery(
    jobQueries.dead(ws, { scan, ...(errorClass && { error_class: errorClass }), ...(module && { module }) }),
  );
  const rows = list.data?.pages.flatMap((page) => page.data);
  const open = (id: string | null) => change({ job: id });
  useRowKeys({ ids: rows?.map(({ id }) => id) ?? [], at, onGo: open, onClose: () => open(null) });
  const titleOf = (id: string) => names?.find((one) => one.id === id)?.title ?? id;
  if (counts.isError) return <Fault error={counts.error} onRetry={() => void counts.refetch()} />;
  if (!counts.data) return <Skeleton variant="rounded" height={240} />;
  if (counts.data.data.length === 0)
    return <EmptyState icon={<MarkEmailReadOutlinedIcon />} title={t("noneDead")} hint={t("noneDeadHint")} />;
  return (
    <WithPanel
      title={t("job")}
      panel={
        at ? (
          <JobPanel
            key={at}
            id={at}
            investigation={investigation}
            payload={rows?.find(({ id }) => id === at)?.payload}
          />
        ) : null
      }
      onClose={() => open(null)}
    >
      <Stack component="ul" aria-label={t("classes")} spacing={1} sx={{ listStyle: "none", m: 0, p: 0, mb: 2 }}>
        {counts.data.data.map((row) => (
          <Kind
            key={`${row.error_class} ${row.module} ${row.state}`}
            row={row}
            title={titleOf(row.module)}
            scan={scan}
            isChosen={row.module === module && (row.error_class ?? "") === (errorClass ?? "")}
            onChoose={(isChosen) =>
              change({ class: isChosen ? row.error_class : null, module: isChosen ? row.module : null, job: null })
            }
          />
        ))}
      </Stack>
      {list.isError ? (
        <Fault error={list.error} onRetry={() => void list.refetch()} />
      ) : rows?.length === 0 ? (
        <EmptyState
          title={t("noJobMatches")}
          action={<Button onClick={() => change({ class: null, module: null })}>{t("common:list.all")}</Button>}
        />
      ) : (
        <JobTable
          rows={rows}
          at={at}
          onOpen={open}
          titleOf={titleOf}
          withTarget={false}
          more={list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : undefined}
        />
      )}
    </WithPanel>
  );
}

type KindProps = {
  readonly row: DeadCount;
  readonly title: string;
  readonly scan: string;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
};

function Kind({ row, title, scan, isChosen, onChoose }: KindProps) {
  const { t } = useTranslation("jobs");
  const format = useFormat();
  const mayWrite = useMayWrite();
  const requeue = useMutation(jobQueries.requeueAll(useWs(), scan));
  const { error_class: errorClass, module, count, last_at } = row;
  const name = errorClass ?? t("noClass");
  const all = () =>
    errorClass &&
    requeue.mutate(
      { errorClass, module },
      {
        onSuccess: ({ data }) => {
          const [first] = data.skipped;
          const n = format.number(data.requeued);
          toast(
            first
              ? {
                  text: t("requeuedBut", { n, skipped: format.number(data.skipped.length), why: first.why }),
                  severity: "info",
                }
              : { text: t(data.more ? "requeuedMore" : "requeued", { n }) },
          );
        },
      },
    );
  return (
    <Box
      component="li"
      sx={{
        ...{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1, px: 2, py: 1 },
        ...{
          border: 1,
          borderColor: isChosen ? "primary.main" : "divider",
          borderRadius: 1,
          bgcolor: "background.paper",
        },
      }}
    >
      <Tag colour="error">{name}</Tag>
      <Box sx={{ flex: "1 1 200px", minWidth: 0 }}>
        <Typography variant="body2" noWrap title={module}>
          {title}
        </Typography>
        <Typography variant="caption" color="textSecondary" component="p">
          {t("deadCount", { n: format.number(count), date: format.date(last_at) })}
        </Typography>
      </Box>
      <Button color="inherit" aria-pressed={isChosen} onClick={() => onChoose(!isChosen)}>
        {t(isChosen ? "showAllDead" : "showThese")}
      </Button>
      {mayWrite && errorClass && (
        <Button
          variant="outlined"
          loading={requeue.isPending}
          onClick={all}
          aria-label={t("requeueAllOf", { name, title })}
        >
          {t("requeueAll")}
        </Button>
      )}
    </Box>
  );
}
