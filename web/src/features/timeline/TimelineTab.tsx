import TimelineIcon from "@mui/icons-material/Timeline";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { BoardPanel } from "../../components/BoardPanel.tsx";
import { paint } from "../../components/charts/paint.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { binsOf, startOf, unitFor } from "./bins.ts";
import { EventList } from "./EventList.tsx";
import { Histogram } from "./Histogram.tsx";
import { groups } from "./kind-looks.ts";
import { kinds, type Range, timelineQueries } from "./timeline-queries.ts";
import { useTimes } from "./use-times.ts";

/** A moment of the address: null for what is none. */
const momentOf = (written: string | null) => {
  const at = written === null ? Number.NaN : Date.parse(written);
  return Number.isNaN(at) ? undefined : at;
};
const dayOf = (at: number | undefined) => (at === undefined ? "" : new Date(at).toISOString().slice(0, 10));

/** All that has a time in an investigation: how much when, and what. */
export function TimelineTab() {
  const { t } = useTranslation(["timeline", "common"]);
  const times = useTimes();
  const ws = useWs();
  const { id = "" } = useParams();
  const { search, change } = useAddress();
  const wanted = search.getAll("kind");
  const chosen = kinds.filter((kind) => wanted.includes(kind));
  const shown = chosen.length > 0 ? chosen : kinds;
  const [from, to] = [momentOf(search.get("from")), momentOf(search.get("to"))];
  const range: Range = {
    ...(from !== undefined && { from: new Date(from).toISOString() }),
    ...(to !== undefined && { to: new Date(to).toISOString() }),
  };
  const whole = useQuery(timelineQueries.buckets(ws, id, { bucket: "month" }));
  const months = binsOf(whole.data?.data ?? [], "month");
  const first = from ?? months[0]?.from ?? 0;
  const last = to ?? months.at(-1)?.to ?? 0;
  const unit = unitFor(first, last);
  const asked = useQuery({
    ...timelineQueries.buckets(ws, id, { ...range, bucket: unit === "year" ? "month" : unit }),
    enabled: whole.isSuccess,
  });
  const events = useInfiniteQuery(
    timelineQueries.events(ws, id, { ...range, ...(chosen.length > 0 && { kinds: chosen.join(",") }) }),
  );
  const rows = events.data?.pages.flatMap((page) => page.data);
  if (whole.isError) return <Fault error={whole.error} onRetry={() => void whole.refetch()} />;
  if (!whole.data) return <Skeleton variant="rounded" height={280} />;
  if (months.length === 0) return <EmptyState icon={<TimelineIcon />} title={t("none")} hint={t("noneHint")} />;
  const bins = binsOf(asked.data?.data ?? [], unit, {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
  const n = (kind: (typeof kinds)[number]) => months.reduce((all, { counts }) => all + (counts[kind] ?? 0), 0);
  const isNarrowed = from !== undefined || to !== undefined;
  const goTo = (start: number | null, end: number | null) =>
    change({
      from: start === null ? null : new Date(start).toISOString(),
      to: end === null ? null : new Date(end).toISOString(),
    });
  return (
    <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: "minmax(0, 1fr)" }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", columnGap: 1, rowGap: 1.5, alignItems: "center" }}>
        <FilterMenu
          label={t("kind")}
          choices={kinds.map((value) => ({ value, label: t(`kinds.${value}`), n: n(value) }))}
          chosen={chosen}
          onChange={(next) => change({ kind: next })}
        />
        <Box sx={{ display: "flex", gap: 1, width: { xs: "100%", sm: "auto" } }}>
          <DayField label={t("from")} value={dayOf(from)} onChange={(day) => goTo(day, to ?? null)} />
          <DayField
            label={t("to")}
            value={dayOf(to === undefined ? undefined : to - 1)}
            onChange={(day) => goTo(from ?? null, day === null ? null : startOf(day, "day", 1))}
          />
        </Box>
        {isNarrowed && <Button onClick={() => goTo(null, null)}>{t("whole")}</Button>}
      </Box>
      <BoardPanel
        title={t("histogram.title", { unit: t(`units.${unit}`) })}
        hint={t("histogram.hint")}
        action={
          <Box aria-hidden="true" sx={{ display: "flex", flexWrap: "wrap", columnGap: 1.5 }}>
            {groups.map(({ id: group, colour }) => (
              <Typography
                key={group}
                variant="caption"
                color="textSecondary"
                sx={{ display: "inline-flex", alignItems: "center", gap: 0.5 }}
              >
                <Box
                  component="span"
                  sx={[{ width: 8, height: 8, borderRadius: "2px" }, ...paint(colour, "backgroundColor")]}
                />
                {t(`groups.${group}`)}
              </Typography>
            ))}
          </Box>
        }
      >
        {asked.isError ? (
          <Fault error={asked.error} onRetry={() => void asked.refetch()} />
        ) : (
          <Histogram
            bins={bins}
            kinds={shown}
            nameOf={({ from: at }) => times.unit(at, unit)}
            onChoose={(start, end) => goTo(start, end)}
          />
        )}
      </BoardPanel>
      {events.isError ? (
        <Fault error={events.error} onRetry={() => void events.refetch()} />
      ) : rows?.length === 0 ? (
        <EmptyState
          icon={<TimelineIcon />}
          title={t("noMatch")}
          action={<Button onClick={() => change({ kind: null, from: null, to: null })}>{t("common:list.all")}</Button>}
        />
      ) : (
        <EventList
          rows={rows}
          more={
            events.hasNextPage
              ? { load: () => void events.fetchNextPage(), busy: events.isFetchingNextPage }
              : undefined
          }
        />
      )}
    </Box>
  );
}

type DayProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (day: number | null) => void;
};

function DayField({ label, value, onChange }: DayProps) {
  return (
    <TextField
      type="date"
      label={label}
      value={value}
      onChange={(event) => {
        const { value: written } = event.target;
        const day = Date.parse(`${written}T00:00:00Z`);
        if (written === "") onChange(null);
        else if (!Number.isNaN(day)) onChange(day);
      }}
      sx={{ "& .MuiInputBase-root": { height: 34 }, width: { xs: "50%", sm: 148 } }}
      slotProps={{ inputLabel: { shrink: true } }}
    />
  );
}
