import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";
import { useWs } from "../../app/ws.tsx";
import { BoardPanel } from "../../components/BoardPanel.tsx";
import { StackedBar } from "../../components/charts/StackedBar.tsx";
import { Fault } from "../../components/Fault.tsx";
import { useFormat } from "../../components/use-format.ts";
import { AllLink } from "./AllLink.tsx";
import { dashboardQueries } from "./dashboard-queries.ts";
import { isKeyMissing, SourceRow, sourceStates } from "./SourceRow.tsx";

const colours = {
  well: "secondary.main",
  ill: "error.main",
  resting: "warning.main",
  unknown: "text.disabled",
} as const;

const most = 4;

/** Do those that are asked answer? */
export function SourceHealth() {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const asked = useQuery(dashboardQueries.sources(useWs()));
  const sources = asked.data?.data ?? [];
  const troubled = sources.filter(({ state }) => state === "ill" || state === "resting");
  const answering = sources.filter(({ last_success_at }) => last_success_at !== null);
  const newest = answering.sort((a, b) => (b.last_success_at ?? "").localeCompare(a.last_success_at ?? ""));
  const keyless = sources.filter(isKeyMissing).length;
  return (
    <BoardPanel
      title={t("sources.title")}
      hint={t("sources.hint")}
      action={asked.data && <AllLink to="/?list=sources" n={sources.length} what={t("sources.title")} />}
    >
      {asked.isError && <Fault error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isPending && <Skeleton variant="rounded" height={120} />}
      {asked.data && (
        <>
          <StackedBar
            label={t("sources.title")}
            parts={sourceStates.map((state) => ({
              ...{ key: state, label: t(`sources.states.${state}`), colour: colours[state] },
              ...{ n: sources.filter((one) => one.state === state).length, to: `/?list=sources&state=${state}` },
            }))}
          />
          {keyless > 0 && (
            <Typography variant="body2" sx={{ mt: 0.5 }}>
              <Link component={RouterLink} to="/?list=sources&state=keyless" underline="hover">
                {t("sources.keyless", { n: format.number(keyless), count: keyless })}
              </Link>
            </Typography>
          )}
          {troubled.length === 0 && (
            <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5 }}>
              {t(newest.length > 0 ? "sources.allWell" : "sources.nobodyAsked")}
            </Typography>
          )}
          <Box
            component="ul"
            aria-label={t(troubled.length > 0 ? "sources.troubled" : "sources.lastAsked")}
            sx={{ listStyle: "none", m: 0, mt: 0.75, p: 0 }}
          >
            {(troubled.length > 0 ? troubled : newest).slice(0, most).map((source) => (
              <SourceRow key={source.id} source={source} />
            ))}
          </Box>
        </>
      )}
    </BoardPanel>
  );
}
