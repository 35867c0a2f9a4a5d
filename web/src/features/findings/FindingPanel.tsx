import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link as RouterLink, useParams } from "react-router";
import { Comments } from "../../app/desk/Comments.tsx";
import { Tags } from "../../app/desk/Tags.tsx";
import { Observations } from "../../app/proofs/Observations.tsx";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { Collected, Visible } from "../../components/Collected.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Severity } from "../../components/Severity.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { FindingStateTag } from "./FindingStateTag.tsx";
import { type Finding, findingQueries } from "./finding-queries.ts";

type Props = {
  readonly id: number;
  readonly onDecide: (finding: Finding) => void;
  readonly onHide: (finding: Finding) => void;
};

/** One finding: what it means, what to do, the proof, and what was decided about it. */
export function FindingPanel({ id, onDecide, onHide }: Props) {
  const { t } = useTranslation(["findings", "proofs", "desk"]);
  const format = useFormat();
  const ws = useWs();
  const mayWrite = useMayWrite();
  const { id: investigation } = useParams();
  const asked = useQuery(findingQueries.one(ws, id));
  const members = useQuery(findingQueries.members(ws)).data?.data ?? [];
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={280} />;
  const { data } = asked.data;
  const person = (user: string) => members.find(({ user_id }) => user_id === user)?.display_name ?? user;
  const entities = investigation ? `/investigations/${investigation}/entities` : "/entities";
  return (
    <Stack spacing={2}>
      <Box>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5, mb: 0.75 }}>
          <Severity level={data.severity} />
          <FindingStateTag state={data.state} />
          <Tag>{data.category.replaceAll("_", " ")}</Tag>
          {data.suppressed_by && <Tag colour="warning">{t("suppressed")}</Tag>}
        </Box>
        <Typography component="h3" sx={{ fontWeight: 600, fontSize: "1rem", overflowWrap: "anywhere" }}>
          <Visible text={data.title} />
        </Typography>
        <Link component={RouterLink} to={`${entities}?entity=${data.entity.id}`} variant="body2">
          <Collected text={data.entity.value} />
        </Link>
        <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 0.5 }}>
          {t("seenBetween", { first: format.date(data.first_seen), last: format.date(data.last_seen) })}
          {data.assignee && ` · ${t("assignedTo", { name: person(data.assignee) })}`}
          {data.accepted_until && ` · ${t("acceptedUntil", { date: format.date(data.accepted_until) })}`}
        </Typography>
        {mayWrite && (
          <Box sx={{ display: "flex", gap: 1, mt: 1 }}>
            <Button variant="outlined" onClick={() => onDecide(data)}>
              {t("decide")}
            </Button>
            <Button color="inherit" onClick={() => onHide(data)}>
              {t("hideSuch")}
            </Button>
          </Box>
        )}
        <Box sx={{ mt: 1 }}>
          <Tags subject={{ kind: "finding", id }} />
        </Box>
      </Box>
      <Section title={t("meaning")}>
        <Typography variant="body2" sx={{ overflowWrap: "anywhere" }}>
          <Visible text={data.description} />
        </Typography>
      </Section>
      {data.remediation && (
        <Section title={t("remedy")}>
          <Typography variant="body2" sx={{ overflowWrap: "anywhere" }}>
            <Visible text={data.remediation} />
          </Typography>
        </Section>
      )}
      <Section title={t("proof")}>
        <Typography variant="caption" color="textSecondary" component="p" sx={{ mb: 0.5 }}>
          {t("proofs:audited")}
        </Typography>
        <Observations observations={data.observations} />
        {data.more_observations && (
          <Typography variant="caption" color="textSecondary">
            {t("moreObservations")}
          </Typography>
        )}
      </Section>
      <Section title={t("history")}>
        {data.history.length === 0 ? (
          <Typography variant="body2" color="textSecondary">
            {t("noHistory")}
          </Typography>
        ) : (
          data.history.map((one) => (
            <Box key={`${one.at} ${one.to_state}`} sx={{ py: 0.5 }}>
              <Typography variant="body2">
                {t("change", { from: t(`states.${one.from_state}`), to: t(`states.${one.to_state}`) })}
                {one.assignee && ` · ${t("assignedTo", { name: person(one.assignee) })}`}
              </Typography>
              <Typography variant="caption" color="textSecondary" component="p">
                {format.date(one.at)} · {person(one.actor)}
                {one.reason && ` · ${one.reason}`}
              </Typography>
            </Box>
          ))
        )}
      </Section>
      <Section title={t("desk:comments.title")}>
        <Comments subject={{ kind: "finding", id }} />
      </Section>
    </Stack>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Box component="section" aria-label={title}>
      <Typography variant="overline" component="h4" color="textSecondary">
        {title}
      </Typography>
      {children}
    </Box>
  );
}
