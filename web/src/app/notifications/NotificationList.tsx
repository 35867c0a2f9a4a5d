import DoneAllIcon from "@mui/icons-material/DoneAll";
import TuneIcon from "@mui/icons-material/Tune";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Skeleton from "@mui/material/Skeleton";
import ToggleButton from "@mui/material/ToggleButton";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { NotificationRow } from "./NotificationRow.tsx";
import { notificationQueries } from "./notification-queries.ts";

type Props = { readonly ws: string; readonly hasUnread: boolean; readonly onGo: () => void };

/** What one was told, the newest first; each leads to what it is about. */
export function NotificationList({ ws, hasUnread, onGo }: Props) {
  const { t } = useTranslation();
  const [onlyUnread, setOnlyUnread] = useState(false);
  const list = useInfiniteQuery(notificationQueries.list(ws, onlyUnread));
  const mark = useMutation(notificationQueries.mark(ws));
  const markAll = useMutation(notificationQueries.markAll(ws));
  const rows = list.data?.pages.flatMap(({ data }) => data);
  return (
    <>
      <Box
        sx={{
          position: "sticky",
          top: 0,
          zIndex: 1,
          display: "flex",
          alignItems: "center",
          gap: 0.5,
          pl: 2,
          pr: 1,
          height: 48,
          bgcolor: "background.paper",
          borderBottom: 1,
          borderColor: "divider",
        }}
      >
        <Typography variant="h3" component="h2" noWrap sx={{ flexGrow: 1 }}>
          {t("told.title")}
        </Typography>
        <ToggleButton
          value="unread"
          size="small"
          color="primary"
          selected={onlyUnread}
          onChange={() => setOnlyUnread(!onlyUnread)}
          sx={{ height: 28, px: 1, textTransform: "none", border: 0, whiteSpace: "nowrap" }}
        >
          {t("told.onlyUnread")}
        </ToggleButton>
        <Tooltip title={t("told.readAll")}>
          <span>
            <IconButton
              aria-label={t("told.readAll")}
              disabled={!hasUnread || markAll.isPending}
              onClick={() => markAll.mutate()}
            >
              <DoneAllIcon sx={{ fontSize: 18 }} />
            </IconButton>
          </span>
        </Tooltip>
        <Tooltip title={t("told.preferences")}>
          <IconButton component={Link} to="/profile/notifications" aria-label={t("told.preferences")} onClick={onGo}>
            <TuneIcon sx={{ fontSize: 18 }} />
          </IconButton>
        </Tooltip>
      </Box>
      {list.isError ? (
        <Fault error={list.error} onRetry={() => void list.refetch()} />
      ) : rows === undefined ? (
        <Box sx={{ p: 2 }} aria-busy="true">
          {[0, 1, 2].map((one) => (
            <Skeleton key={one} height={44} />
          ))}
        </Box>
      ) : rows.length === 0 ? (
        <EmptyState title={t(onlyUnread ? "told.noneUnread" : "told.none")} hint={t("told.noneHint")} />
      ) : (
        <Box component="ul" aria-label={t("told.title")} sx={{ listStyle: "none", m: 0, p: 0 }}>
          {rows.map((row) => (
            <NotificationRow
              key={row.id}
              ws={ws}
              row={row}
              onGo={() => {
                if (!row.read_at) mark.mutate({ id: row.id, isRead: true });
                onGo();
              }}
              onMark={() => mark.mutate({ id: row.id, isRead: row.read_at === null })}
            />
          ))}
        </Box>
      )}
      {list.hasNextPage && (
        <Box sx={{ p: 1, textAlign: "center" }}>
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("list.more")}
          </Button>
        </Box>
      )}
    </>
  );
}
