import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link as RouterLink, useParams } from "react-router";
import { useWs } from "../../app/ws.tsx";
import { Visible } from "../../components/Collected.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Severity } from "../../components/Severity.tsx";
import { entityQueries } from "./entity-queries.ts";

export function EntityFindings({ id }: { readonly id: number }) {
  const { t } = useTranslation("entities");
  const { id: investigation } = useParams();
  const asked = useQuery(entityQueries.findings(useWs(), id));
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={120} />;
  const { data } = asked.data;
  if (data.length === 0) return <Typography color="textSecondary">{t("noFindings")}</Typography>;
  const base = investigation ? `/investigations/${investigation}/findings` : "/findings";
  return data.map((one) => (
    <Box key={one.id} sx={{ display: "flex", gap: 1, py: 0.75, borderBottom: 1, borderColor: "divider" }}>
      <Severity level={one.severity} />
      <Link component={RouterLink} to={`${base}?finding=${one.id}`} sx={{ overflowWrap: "anywhere" }}>
        <Visible text={one.title} />
      </Link>
    </Box>
  ));
}
