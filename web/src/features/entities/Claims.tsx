import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { entityQueries } from "./entity-queries.ts";

/** All that was ever claimed of an entity, contradictions included. */
export function Claims({ id }: { readonly id: number }) {
  const { t } = useTranslation(["entities", "common"]);
  const format = useFormat();
  const list = useInfiniteQuery(entityQueries.claims(useWs(), id));
  if (list.isError) return <Fault error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Skeleton variant="rounded" height={160} />;
  const rows = list.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) return <Typography color="textSecondary">{t("noAttributes")}</Typography>;
  return (
    <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {rows.map(({ id: claim, attribute, value, module, first_seen, last_seen, shown, contradicted }) => (
        <Box component="li" key={claim} sx={{ py: 0.75, borderBottom: 1, borderColor: "divider" }}>
          <Box sx={{ display: "flex", gap: 0.75, alignItems: "center", flexWrap: "wrap" }}>
            <Typography variant="body2" sx={{ fontWeight: 560, overflowWrap: "anywhere" }}>
              {attribute.replaceAll("_", " ")}
            </Typography>
            {shown && <Tag colour="secondary">{t("claims.shown")}</Tag>}
            {contradicted && <Tag colour="warning">{t("claims.contradicted")}</Tag>}
          </Box>
          <Typography variant="body2" component="div">
            <Collected text={short(value)} />
          </Typography>
          <Typography variant="caption" color="textSecondary">
            {t("claims.by", { module, first: format.date(first_seen), last: format.date(last_seen) })}
          </Typography>
        </Box>
      ))}
      {list.hasNextPage && (
        <li>
          <Button sx={{ mt: 1 }} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("common:list.more")}
          </Button>
        </li>
      )}
    </Box>
  );
}

function short(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
