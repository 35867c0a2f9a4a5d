import HubOutlinedIcon from "@mui/icons-material/HubOutlined";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useOutletContext, useParams } from "react-router";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { GraphDesk } from "./GraphDesk.tsx";
import { graphQueries } from "./graph-queries.ts";

type Told = {
  readonly investigation?: { readonly title: string; readonly entities: Readonly<Record<string, number>> };
};

/** What was found, and how it hangs together. */
export function GraphTab() {
  const { t } = useTranslation("graph");
  const { id = "" } = useParams();
  const told = useOutletContext<Told | undefined>()?.investigation;
  const mayWrite = useMayWrite();
  const asked = useQuery(graphQueries.whole(useWs(), id));
  if (asked.isError && !asked.data) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data)
    return (
      <div aria-busy="true">
        <Skeleton variant="rounded" height={34} sx={{ mb: 1 }} />
        <Skeleton variant="rounded" height={26} width="60%" sx={{ mb: 1 }} />
        <Skeleton variant="rounded" sx={{ height: "calc(100dvh - 330px)", minHeight: 380 }} />
      </div>
    );
  const { data } = asked.data;
  const known = told ? Object.values(told.entities).reduce((all, n) => all + n, 0) : 0;
  if (data.nodes.length === 0)
    return (
      <EmptyState
        icon={<HubOutlinedIcon />}
        title={t("none")}
        hint={t("noneHint")}
        action={
          known > 0 ? (
            <Button variant="contained" loading={asked.isFetching} onClick={() => void asked.refetch()}>
              {t("readAgain")}
            </Button>
          ) : (
            mayWrite && (
              <Button variant="contained" component={Link} to={`/scan?investigation=${id}`}>
                {t("scan")}
              </Button>
            )
          )
        }
      />
    );
  return (
    <GraphDesk
      key={id}
      investigation={id}
      title={told?.title ?? ""}
      graph={data}
      newer={data.totals ? Math.max(0, known - data.totals.entities) : 0}
      isReading={asked.isFetching}
      onReadAgain={() => void asked.refetch()}
    />
  );
}
