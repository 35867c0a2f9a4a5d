import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Observations } from "../../app/proofs/Observations.tsx";
import { useWs } from "../../app/ws.tsx";
import { Fault } from "../../components/Fault.tsx";
import { entityQueries } from "./entity-queries.ts";

/** Seen by whom, when, proven by what. */
export function Provenance({ id }: { readonly id: number }) {
  const { t } = useTranslation(["entities", "common", "proofs"]);
  const list = useInfiniteQuery(entityQueries.provenance(useWs(), id));
  if (list.isError) return <Fault error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton variant="rounded" height={160} />;
  const rows = list.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) return <Typography color="textSecondary">{t("noProvenance")}</Typography>;
  return (
    <>
      <Typography variant="caption" color="textSecondary" component="p" sx={{ mb: 1 }}>
        {t("proofs:audited")}
      </Typography>
      <Observations observations={rows} />
      {list.hasNextPage && (
        <Button sx={{ mt: 1 }} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common:list.more")}
        </Button>
      )}
    </>
  );
}
