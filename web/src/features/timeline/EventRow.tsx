import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link as RouterLink, useParams } from "react-router";
import { Observations } from "../../app/proofs/Observations.tsx";
import { useWs } from "../../app/ws.tsx";
import { Collected, Visible } from "../../components/Collected.tsx";
import { paint } from "../../components/charts/paint.ts";
import { Fault } from "../../components/Fault.tsx";
import { ScanState, type State } from "../../components/ScanState.tsx";
import { type Level, Severity } from "../../components/Severity.tsx";
import { Tag } from "../../components/Tag.tsx";
import { colourOf } from "./kind-looks.ts";
import { type TimelineEvent, timelineQueries } from "./timeline-queries.ts";
import { useTimes } from "./use-times.ts";

/** One event: when, what, of what, and how it is known. */
export function EventRow({ event }: { readonly event: TimelineEvent }) {
  const { t } = useTranslation("timeline");
  const times = useTimes();
  const [isOpen, setOpen] = useState(false);
  const { at, kind, subject, label } = event;
  const name = label || t(`kinds.${kind}`);
  const way = useWay(event);
  const proven = subject.kind === "entity" || subject.kind === "finding" ? subject.kind : null;
  return (
    <Box component="li" sx={{ borderBottom: 1, borderColor: "divider" }}>
      <Box
        sx={{
          display: "grid",
          gridTemplateColumns: { xs: "minmax(0, 1fr) auto", md: "76px 172px minmax(0, 1fr) auto auto" },
          alignItems: "center",
          columnGap: 1.5,
          px: 2,
          minHeight: 36,
          py: { xs: 0.5, md: 0 },
        }}
      >
        <Typography
          variant="body2"
          component="time"
          dateTime={at}
          color="textSecondary"
          sx={{ fontVariantNumeric: "tabular-nums", order: { xs: 1, md: 0 } }}
        >
          {times.time(at)}
        </Typography>
        <Typography
          variant="body2"
          noWrap
          sx={{ display: "flex", alignItems: "center", gap: 1, order: { xs: 0, md: 0 } }}
        >
          <Box
            component="span"
            aria-hidden="true"
            sx={[
              { width: 8, height: 8, borderRadius: "50%", flexShrink: 0 },
              ...paint(colourOf(kind), "backgroundColor"),
            ]}
          />
          {t(`kinds.${kind}`)}
        </Typography>
        <Box sx={{ minWidth: 0, gridColumn: { xs: "1 / -1", md: "auto" }, order: { xs: 2, md: 0 } }}>
          <Link component={RouterLink} to={way} underline="hover" color="textPrimary">
            {subject.kind === "entity" ? (
              <Collected text={name} cut />
            ) : (
              <Typography variant="body2" component="span" noWrap title={name} sx={{ display: "block" }}>
                <Visible text={name} />
              </Typography>
            )}
          </Link>
        </Box>
        <Box sx={{ order: { xs: 3, md: 0 } }}>
          <Kind event={event} />
        </Box>
        <Box sx={{ order: { xs: 4, md: 0 }, minWidth: { md: 64 }, textAlign: "right" }}>
          {proven && (
            <Button
              aria-expanded={isOpen}
              aria-label={t("proofOf", { name })}
              onClick={() => setOpen(!isOpen)}
              sx={{ minWidth: 0 }}
            >
              {t("proof")}
            </Button>
          )}
        </Box>
      </Box>
      {isOpen && proven && <Proof kind={proven} id={Number(subject.id)} />}
    </Box>
  );
}

/** Where an event's subject is looked at. */
function useWay({ subject, at }: TimelineEvent): string {
  const { id } = useParams();
  const base = `/investigations/${id}`;
  if (subject.kind === "entity") return `${base}/entities?entity=${subject.id}`;
  if (subject.kind === "finding") return `${base}/findings?finding=${subject.id}`;
  if (subject.kind === "scan") return `${base}?scan=${subject.id}`;
  return `${base}/notes?note=${subject.id}&at=${encodeURIComponent(at)}`;
}

function Kind({ event: { subject, type } }: { readonly event: TimelineEvent }) {
  const { t } = useTranslation("entities");
  if (type === null) return null;
  if (subject.kind === "finding") return <Severity level={type as Level} />;
  if (subject.kind === "scan") return <ScanState state={type as State} />;
  return <Tag>{t(`types.${type}`, { defaultValue: type })}</Tag>;
}

function Proof({ kind, id }: { readonly kind: "entity" | "finding"; readonly id: number }) {
  const { t } = useTranslation(["timeline", "proofs"]);
  const asked = useQuery(timelineQueries.proof(useWs(), kind, id));
  return (
    <Box sx={{ px: 2, pb: 1.5, pl: { md: "112px" } }}>
      {asked.isError ? (
        <Fault error={asked.error} onRetry={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Skeleton variant="rounded" height={64} />
      ) : asked.data.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {t("noProof")}
        </Typography>
      ) : (
        <>
          <Typography variant="caption" color="textSecondary" component="p" sx={{ mb: 0.5 }}>
            {t("proofs:audited")}
          </Typography>
          <Observations observations={asked.data} />
        </>
      )}
    </Box>
  );
}
