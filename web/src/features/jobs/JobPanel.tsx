import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";
import { scanQueries } from "../../app/scans/scan-queries.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { Collected, Visible } from "../../components/Collected.tsx";
import { Facts } from "../../components/Facts.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Inert } from "../../components/Inert.tsx";
import { PanelSection } from "../../components/PanelSection.tsx";
import { type Level, Severity } from "../../components/Severity.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { JobStateTag } from "./JobStateTag.tsx";
import { type DeadJob, type Job, type JobOrder, jobQueries } from "./job-queries.ts";

type Props = {
  readonly id: string;
  readonly investigation: string;
  /** What it was about, where it failed for good. */
  readonly payload?: DeadJob["payload"] | undefined;
};

/** One job: what became of it, why, when, and what it left behind. */
export function JobPanel({ id, investigation, payload }: Props) {
  const { t } = useTranslation("jobs");
  const format = useFormat();
  const ws = useWs();
  const asked = useQuery(jobQueries.one(ws, id));
  const names = useQuery(scanQueries.modules(ws)).data?.data;
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={240} />;
  const job = asked.data.data;
  const when = (at: string | null) => at && format.exactDate(at);
  return (
    <Stack spacing={2}>
      <Box>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5, mb: 0.75 }}>
          <JobStateTag state={job.state} />
          {job.error_class && <Tag colour="error">{job.error_class}</Tag>}
        </Box>
        <Typography component="h3" sx={{ fontWeight: 600, fontSize: "1rem" }}>
          {names?.find((one) => one.id === job.technique)?.title ?? job.technique}
        </Typography>
        {job.target && <Collected text={job.target.value} />}
        <Orders job={job} />
      </Box>
      {job.error && (
        <PanelSection title={t("columns.error")}>
          <Typography variant="body2" component="div">
            <Collected text={job.error} />
          </Typography>
        </PanelSection>
      )}
      <PanelSection title={t("facts")}>
        <Facts
          facts={[
            [t("columns.technique"), job.technique],
            [t("columns.attempts"), t("attemptsOf", counted(job))],
            [t("columns.created"), when(job.created_at)],
            [t("startedAt"), when(job.started_at)],
            [t("endedAt"), when(job.ended_at)],
            [t("runAt"), when(job.run_at)],
            [t("askedBy"), t(job.idempotency_key === null ? "aScan" : "aPerson")],
            [t("id"), <Collected key="id" text={job.id} />],
          ]}
        />
      </PanelSection>
      {payload && (
        <PanelSection title={t("payload")}>
          <Typography variant="caption" color="textSecondary" component="p" sx={{ mb: 0.5 }}>
            {t("stretch", { from: format.number(payload.from), to: format.number(payload.to) })}
          </Typography>
          <Stack component="ul" spacing={0.25} sx={{ listStyle: "none", m: 0, p: 0 }}>
            {payload.records.map(({ seq, type, value }) => (
              <Box component="li" key={seq} sx={{ display: "flex", gap: 1, minWidth: 0, alignItems: "center" }}>
                <Tag>{type}</Tag>
                <Box sx={{ minWidth: 0 }}>
                  <Collected text={value} cut />
                </Box>
              </Box>
            ))}
          </Stack>
        </PanelSection>
      )}
      {Object.keys(job.params).length > 0 && (
        <PanelSection title={t("params")}>
          <Inert label={t("params")} text={JSON.stringify(job.params, null, 2)} />
        </PanelSection>
      )}
      <Found id={id} investigation={investigation} />
      <Left id={id} investigation={investigation} />
    </Stack>
  );

  function counted({ attempts, failures, max_attempts }: Job) {
    return { n: format.number(attempts), failed: format.number(failures), most: format.number(max_attempts) };
  }
}

function Orders({ job }: { readonly job: Job }) {
  const { t } = useTranslation("jobs");
  const mayWrite = useMayWrite();
  const order = useMutation(jobQueries.order(useWs(), job.id));
  const { state, idempotency_key: key } = job;
  // What a scan planned is cancelled with the scan.
  const orders: JobOrder[] =
    state === "FAILED" || state === "DEAD_LETTER"
      ? ["requeue"]
      : key === null || state === "SUCCEEDED" || state === "CANCELLED"
        ? []
        : state === "CREATED"
          ? ["enqueue", "cancel"]
          : ["cancel"];
  if (!mayWrite || orders.length === 0) return null;
  return (
    <Box sx={{ display: "flex", gap: 1, mt: 1 }}>
      {orders.map((one) => (
        <Button
          key={one}
          variant={one === "cancel" ? "text" : "outlined"}
          {...(one === "cancel" && { color: "error" as const })}
          loading={order.isPending}
          onClick={() => order.mutate(one)}
        >
          {t(`orders.${one}`)}
        </Button>
      ))}
    </Box>
  );
}

type LeftProps = { readonly id: string; readonly investigation: string };

function Found({ id, investigation }: LeftProps) {
  const { t } = useTranslation("jobs");
  const rows = useQuery(jobQueries.findings(useWs(), id)).data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <PanelSection title={t("findings")}>
      {rows.map((row) => (
        <Box key={row.id} sx={{ display: "flex", gap: 1, alignItems: "center", py: 0.25, minWidth: 0 }}>
          <Severity level={row.severity as Level} />
          <Link
            component={RouterLink}
            to={`/investigations/${investigation}/findings?finding=${row.id}`}
            variant="body2"
            noWrap
            title={row.title}
          >
            <Visible text={row.title} />
          </Link>
        </Box>
      ))}
    </PanelSection>
  );
}

function Left({ id, investigation }: LeftProps) {
  const { t } = useTranslation("jobs");
  const page = useQuery(jobQueries.evidence(useWs(), id)).data;
  if (!page || page.data.length === 0) return null;
  const base = `/investigations/${investigation}/evidence?job=${id}`;
  return (
    <PanelSection title={t("evidence")}>
      {page.data.map((row) => (
        <Box key={row.id} sx={{ display: "flex", gap: 1, alignItems: "center", py: 0.25, minWidth: 0 }}>
          <Tag>{row.kind}</Tag>
          <Link
            component={RouterLink}
            to={`${base}&record=${row.id}`}
            variant="body2"
            sx={{ minWidth: 0 }}
            aria-label={row.uri}
          >
            <Collected text={row.uri} cut />
          </Link>
        </Box>
      ))}
      {page.pagination.next && (
        <Link component={RouterLink} to={base} variant="body2">
          {t("allEvidence")}
        </Link>
      )}
    </PanelSection>
  );
}
