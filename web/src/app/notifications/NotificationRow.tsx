import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Visible } from "../../components/Collected.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type Notification, notificationQueries } from "./notification-queries.ts";
import { placeOf } from "./place-of.ts";

type Props = {
  readonly ws: string;
  readonly row: Notification;
  readonly onGo: () => void;
  readonly onMark: () => void;
};

export function NotificationRow({ ws, row, onGo, onMark }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const isFinding = row.subject.kind === "finding";
  const found = useQuery({
    ...notificationQueries.finding(ws, Number(row.subject.id)),
    enabled: isFinding,
  }).data?.data.title;
  const within = useQuery({
    ...notificationQueries.investigation(ws, row.investigation ?? ""),
    enabled: row.investigation !== null,
  }).data?.data.title;
  const by = useQuery(notificationQueries.members(ws)).data?.data.find(
    ({ user_id }) => user_id === row.by,
  )?.display_name;
  const about = [found, within].filter(Boolean).join(" · ");
  const isUnread = row.read_at === null;
  const mark = t(isUnread ? "told.markRead" : "told.markUnread");
  return (
    <Box
      component="li"
      sx={{
        display: "flex",
        alignItems: "flex-start",
        borderBottom: 1,
        borderColor: "divider",
        "&:hover": { bgcolor: "action.hover" },
      }}
    >
      <Box
        component={Link}
        to={placeOf(row)}
        onClick={onGo}
        sx={{ flexGrow: 1, minWidth: 0, pl: 2, py: 1.25, color: "inherit", textDecoration: "none" }}
      >
        <Typography noWrap sx={{ fontWeight: isUnread ? 620 : 400 }}>
          {t(`told.kinds.${row.kind}`)}
        </Typography>
        {about && (
          <Typography variant="body2" color="textSecondary" noWrap title={about}>
            <Visible text={about} />
          </Typography>
        )}
        <Typography variant="caption" color="textSecondary" component="p">
          {[by, format.date(row.at)].filter(Boolean).join(" · ")}
        </Typography>
      </Box>
      <Tooltip title={mark}>
        <IconButton aria-label={`${mark}: ${t(`told.kinds.${row.kind}`)}`} onClick={onMark} sx={{ m: 0.75 }}>
          <Box
            sx={{
              width: 10,
              height: 10,
              m: 0.5,
              borderRadius: "50%",
              border: 2,
              borderColor: isUnread ? "primary.main" : "text.secondary",
              bgcolor: isUnread ? "primary.main" : "transparent",
            }}
          />
        </IconButton>
      </Tooltip>
    </Box>
  );
}
