import ChevronLeftIcon from "@mui/icons-material/ChevronLeft";
import ChevronRightIcon from "@mui/icons-material/ChevronRight";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import List from "@mui/material/List";
import ListItem from "@mui/material/ListItem";
import ListItemButton from "@mui/material/ListItemButton";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { pages } from "../pages.ts";
import { pageIcons } from "./page-icons.ts";

type Props = { readonly isNarrow: boolean; readonly onToggle?: () => void; readonly onNavigate?: () => void };

export function NavList({ isNarrow, onToggle, onNavigate }: Props) {
  const { t } = useTranslation();
  return (
    <Box component="nav" aria-label={t("nav.label")} sx={{ display: "flex", flexDirection: "column", height: "100%" }}>
      <Box sx={{ display: "flex", alignItems: "center", gap: 1.25, height: 52, px: 2 }}>
        <img src="/icon.svg" alt="" width={26} height={26} />
        {!isNarrow && <Typography sx={{ fontWeight: 680, letterSpacing: "-0.01em" }}>{t("appName")}</Typography>}
      </Box>
      <List sx={{ flexGrow: 1, px: 1, py: 0.5 }}>
        {pages
          .filter(({ id }) => id in pageIcons)
          .map(({ id, path, name }) => {
            const Icon = pageIcons[id];
            return (
              <ListItem key={id} disablePadding sx={{ mb: 0.25 }}>
                <Tooltip title={isNarrow ? t(`nav.${name}`) : ""} placement="right">
                  <ListItemButton
                    component={NavLink}
                    to={path}
                    end={path === "/"}
                    {...(onNavigate && { onClick: onNavigate })}
                    sx={{
                      borderRadius: 1,
                      py: 0.75,
                      px: 1.25,
                      color: "text.secondary",
                      "&.active": {
                        color: "primary.main",
                        bgcolor: "color-mix(in srgb, var(--mui-palette-primary-main) 12%, transparent)",
                        "& .MuiListItemIcon-root": { color: "inherit" },
                      },
                    }}
                  >
                    <ListItemIcon sx={{ minWidth: isNarrow ? 0 : 34, color: "inherit" }}>
                      {Icon && <Icon fontSize="small" />}
                    </ListItemIcon>
                    {isNarrow ? (
                      <Box
                        component="span"
                        sx={{ position: "absolute", width: 1, height: 1, overflow: "hidden", clip: "rect(0 0 0 0)" }}
                      >
                        {t(`nav.${name}`)}
                      </Box>
                    ) : (
                      <ListItemText
                        primary={t(`nav.${name}`)}
                        slotProps={{ primary: { sx: { fontWeight: 540, fontSize: 13.5 } } }}
                      />
                    )}
                  </ListItemButton>
                </Tooltip>
              </ListItem>
            );
          })}
      </List>
      {onToggle && (
        <Box sx={{ p: 1, textAlign: isNarrow ? "center" : "right" }}>
          <IconButton aria-label={t(isNarrow ? "nav.expand" : "nav.collapse")} onClick={onToggle}>
            {isNarrow ? <ChevronRightIcon /> : <ChevronLeftIcon />}
          </IconButton>
        </Box>
      )}
    </Box>
  );
}
