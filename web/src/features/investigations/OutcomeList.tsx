import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { scanQueries } from "../../app/scans/scan-queries.ts";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { Tag } from "../../components/Tag.tsx";
import { investigationQueries, type Outcome, type OutcomeName } from "./investigation-queries.ts";

const outcomes = [
  ...(["blocked", "rate_limited", "no_key", "bad_key"] as const),
  ...(["quota", "inconclusive", "timeout", "failed"] as const),
] satisfies readonly OutcomeName[];

/** What could not be looked at, and why: never the same as "nothing there". */
export function OutcomeList({ scan }: { readonly scan: string }) {
  const { t } = useTranslation(["investigations", "common"]);
  const ws = useWs();
  const { search, change } = useAddress();
  const module = search.get("module");
  const outcome = outcomes.find((one) => one === search.get("outcome"));
  const list = useInfiniteQuery(
    investigationQueries.outcomes(ws, scan, { ...(module && { module }), ...(outcome && { outcome }) }),
  );
  const title = useQuery(scanQueries.modules(ws)).data?.data.find(({ id }) => id === module)?.title ?? module;
  const rows = list.data?.pages.flatMap((page) => page.data);
  return (
    <Box
      component="section"
      aria-label={t("couldNot.title")}
      sx={{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper" }}
    >
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1, p: 2, pb: 1 }}>
        <Typography variant="h3" component="h2" sx={{ flexGrow: 1 }}>
          {t("couldNot.title")}
        </Typography>
        {module && (
          <Button onClick={() => change({ module: null })} aria-label={t("couldNot.allModules")}>
            {title} ✕
          </Button>
        )}
        <FilterMenu
          label={t("couldNot.reason")}
          choices={outcomes.map((value) => ({ value, label: t(`couldNot.outcomes.${value}`) }))}
          chosen={outcome ? [outcome] : []}
          onChange={(chosen) => change({ outcome: chosen.at(-1) ?? null })}
        />
      </Box>
      {list.isError ? (
        <Fault error={list.error} onRetry={() => void list.refetch()} />
      ) : rows === undefined ? (
        <Skeleton sx={{ mx: 2 }} height={80} />
      ) : rows.length === 0 ? (
        <Typography color="textSecondary" sx={{ px: 2, pb: 2 }}>
          {t(module || outcome ? "couldNot.noneSuch" : "couldNot.none")}
        </Typography>
      ) : (
        <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0, maxHeight: 340, overflow: "auto" }}>
          {rows.map((row) => (
            <Row key={`${row.module} ${row.entity.id} ${row.outcome} ${row.detail}`} row={row} />
          ))}
          {list.hasNextPage && (
            <Box component="li" sx={{ px: 2, py: 1 }}>
              <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t("common:list.more")}
              </Button>
            </Box>
          )}
        </Box>
      )}
    </Box>
  );
}

function Row({ row }: { readonly row: Outcome }) {
  const { t } = useTranslation("investigations");
  return (
    <Box component="li" sx={{ px: 2, py: 0.75, borderTop: 1, borderColor: "divider" }}>
      <Box sx={{ display: "flex", gap: 1, alignItems: "center", minWidth: 0 }}>
        <Tag colour="warning">{t(`couldNot.outcomes.${row.outcome}`, { defaultValue: row.outcome })}</Tag>
        <Box sx={{ minWidth: 0, flexGrow: 1 }}>
          <Collected text={row.entity.value} cut />
        </Box>
        <Typography variant="caption" color="textSecondary" noWrap>
          {row.module}
        </Typography>
      </Box>
      <Typography variant="caption" component="p" color="textSecondary">
        <Collected text={row.detail} />
      </Typography>
    </Box>
  );
}
