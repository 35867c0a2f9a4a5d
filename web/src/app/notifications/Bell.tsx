import NotificationsNoneIcon from "@mui/icons-material/NotificationsNone";
import Badge from "@mui/material/Badge";
import IconButton from "@mui/material/IconButton";
import Popover from "@mui/material/Popover";
import Tooltip from "@mui/material/Tooltip";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../components/use-format.ts";
import { useWorkspace } from "../workspace.ts";
import { NotificationList } from "./NotificationList.tsx";
import { notificationQueries } from "./notification-queries.ts";

/** How much one was told and has not read, and what it was. */
export function Bell() {
  const { current } = useWorkspace();
  return current ? <BellIn ws={current.id} /> : null;
}

function BellIn({ ws }: { readonly ws: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const unread = useQuery(notificationQueries.unread(ws)).data?.data.count ?? 0;
  const label = unread > 0 ? t("told.unread", { n: format.number(unread) }) : t("told.title");
  return (
    <>
      <Tooltip title={label}>
        <IconButton
          aria-label={label}
          aria-haspopup="dialog"
          aria-expanded={anchor !== null}
          onClick={(event) => setAnchor(event.currentTarget)}
        >
          <Badge badgeContent={unread} max={99} color="error">
            <NotificationsNoneIcon sx={{ fontSize: 22 }} />
          </Badge>
        </IconButton>
      </Tooltip>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: "bottom", horizontal: "right" }}
        transformOrigin={{ vertical: "top", horizontal: "right" }}
        slotProps={{
          paper: {
            role: "dialog",
            "aria-label": t("told.title"),
            sx: { width: "min(420px, calc(100vw - 16px))", maxHeight: "min(560px, 80dvh)", mt: 0.5 },
          } as object,
        }}
      >
        <NotificationList ws={ws} hasUnread={unread > 0} onGo={() => setAnchor(null)} />
      </Popover>
    </>
  );
}
