import CloseIcon from "@mui/icons-material/Close";
import Box from "@mui/material/Box";
import Drawer from "@mui/material/Drawer";
import IconButton from "@mui/material/IconButton";
import Typography from "@mui/material/Typography";
import useMediaQuery from "@mui/material/useMediaQuery";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

type Props = {
  readonly title: string;
  readonly panel: ReactNode | null;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A list, and beside it what is chosen from it; over it where there is no room. */
export function WithPanel({ title, panel, onClose, children }: Props) {
  const { t } = useTranslation();
  const hasRoom = useMediaQuery((theme) => theme.breakpoints.up("lg"));
  const head = (
    <Box
      sx={{
        display: "flex",
        alignItems: "center",
        px: 2,
        height: 48,
        flexShrink: 0,
        borderBottom: 1,
        borderColor: "divider",
      }}
    >
      <Typography variant="h3" component="h2" sx={{ flexGrow: 1 }}>
        {title}
      </Typography>
      <IconButton aria-label={t("actions.close")} onClick={onClose}>
        <CloseIcon fontSize="small" />
      </IconButton>
    </Box>
  );
  return (
    <Box sx={{ display: "flex", gap: 2, alignItems: "flex-start" }}>
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>{children}</Box>
      {hasRoom && panel && (
        <Box
          component="aside"
          aria-label={title}
          sx={{
            width: { lg: 420, xl: 520 },
            flexShrink: 0,
            position: "sticky",
            top: 68,
            maxHeight: "calc(100dvh - 84px)",
            overflow: "auto",
            border: 1,
            borderColor: "divider",
            borderRadius: 1,
            bgcolor: "background.paper",
          }}
        >
          {head}
          <Box sx={{ p: 2 }}>{panel}</Box>
        </Box>
      )}
      {!hasRoom && (
        <Drawer
          anchor="right"
          open={panel !== null}
          onClose={onClose}
          slotProps={{
            paper: {
              "aria-label": title,
              role: "dialog",
              "data-panel": "",
              sx: { width: "min(520px, 100vw)" },
            } as object,
          }}
        >
          {head}
          <Box sx={{ p: 2 }}>{panel}</Box>
        </Drawer>
      )}
    </Box>
  );
}
