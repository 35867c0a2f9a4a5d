import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { dashboardQueries } from "./dashboard-queries.ts";
import { isKeyMissing, SourceRow, sourceStates } from "./SourceRow.tsx";

const states = [...sourceStates, "keyless"] as const;

/** The sources behind a number. */
export function SourceList() {
  const { t } = useTranslation("dashboard");
  const { search, change } = useAddress();
  const asked = useQuery(dashboardQueries.sources(useWs()));
  const state = states.find((one) => one === search.get("state"));
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={240} />;
  const { data } = asked.data;
  const of = (which: string | undefined) =>
    data.filter((one) => (which === "keyless" ? isKeyMissing(one) : which === undefined || one.state === which));
  const rows = of(state);
  return (
    <Stack spacing={1.5}>
      <Box>
        <FilterMenu
          label={t("sources.state")}
          choices={states.map((value) => ({ value, label: t(`sources.states.${value}`), n: of(value).length }))}
          chosen={state ? [state] : []}
          onChange={(chosen) => change({ state: chosen.at(-1) ?? null })}
        />
      </Box>
      {rows.length === 0 && <Typography color="textSecondary">{t("sources.none")}</Typography>}
      <Box component="ul" aria-label={t("sources.title")} sx={{ listStyle: "none", m: 0, p: 0 }}>
        {rows.map((source) => (
          <SourceRow key={source.id} source={source} />
        ))}
      </Box>
    </Stack>
  );
}
