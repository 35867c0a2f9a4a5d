import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../components/use-format.ts";
import { EventRow } from "./EventRow.tsx";
import type { TimelineEvent } from "./timeline-queries.ts";
import { useTimes } from "./use-times.ts";

type Props = {
  readonly rows: readonly TimelineEvent[] | undefined;
  readonly more: { readonly load: () => void; readonly busy: boolean } | undefined;
};

/** Events by day, the oldest first. */
export function EventList({ rows, more }: Props) {
  const { t } = useTranslation(["timeline", "common"]);
  const times = useTimes();
  const format = useFormat();
  if (!rows) return <Skeleton variant="rounded" height={320} />;
  const days = [...Map.groupBy(rows, ({ at }) => at.slice(0, 10))];
  return (
    <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper", overflow: "hidden" }}>
      {days.map(([day, events]) => (
        <Box component="section" key={day} aria-labelledby={`day-${day}`}>
          <Box
            sx={{
              display: "flex",
              alignItems: "center",
              gap: 1,
              px: 2,
              height: 32,
              bgcolor: "background.default",
              borderBottom: 1,
              borderColor: "divider",
            }}
          >
            <Typography id={`day-${day}`} variant="body2" component="h3" noWrap sx={{ fontWeight: 600 }}>
              {times.day(`${day}T00:00:00Z`)}
            </Typography>
            <Typography variant="caption" color="textSecondary">
              {format.number(events.length)}
              {more && day === days.at(-1)?.[0] && "+"}
            </Typography>
          </Box>
          <Box component="ol" sx={{ listStyle: "none", m: 0, p: 0 }}>
            {events.map((event) => (
              <EventRow key={`${event.kind} ${event.subject.id}`} event={event} />
            ))}
          </Box>
        </Box>
      ))}
      <Box sx={{ display: "flex", alignItems: "center", gap: 2, px: 2, minHeight: 40, color: "text.secondary" }}>
        <Typography variant="body2" sx={{ fontVariantNumeric: "tabular-nums" }}>
          {t("common:list.shown", { n: format.number(rows.length) })} · {t("utc")}
        </Typography>
        {more && (
          <Button onClick={more.load} loading={more.busy}>
            {t("common:list.more")}
          </Button>
        )}
      </Box>
    </Box>
  );
}
