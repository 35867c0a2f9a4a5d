import MenuIcon from "@mui/icons-material/Menu";
import Box from "@mui/material/Box";
import Drawer from "@mui/material/Drawer";
import IconButton from "@mui/material/IconButton";
import LinearProgress from "@mui/material/LinearProgress";
import MuiLink from "@mui/material/Link";
import useMediaQuery from "@mui/material/useMediaQuery";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useNavigation } from "react-router";
import { ConnectionBanner } from "../ConnectionBanner.tsx";
import { Bell } from "../notifications/Bell.tsx";
import { useNoteRecent } from "../palette/recent.ts";
import { UpdatePrompt } from "../pwa/UpdatePrompt.tsx";
import { useWorkspace } from "../workspace.ts";
import { Announcement } from "./Announcement.tsx";
import { CommandPalette } from "./CommandPalette.tsx";
import { NavList } from "./NavList.tsx";
import { SearchButton } from "./SearchButton.tsx";
import { ShortcutSheet } from "./ShortcutSheet.tsx";
import { UserMenu } from "./UserMenu.tsx";
import { useShortcuts } from "./use-shortcuts.ts";
import { WorkspaceSwitcher } from "./WorkspaceSwitcher.tsx";

const wide = 232;
const narrow = 60;

/** The frame around every page: menu, workspace, search, and whoever is signed in. */
export function Shell() {
  const { t } = useTranslation();
  const isPhone = useMediaQuery((theme) => theme.breakpoints.down("md"));
  const [isOpen, setOpen] = useState(false);
  const [isNarrow, setNarrow] = useState(() => localStorage.getItem("nav") === "narrow");
  const navigation = useNavigation();
  const { palette, setPalette, sheet, setSheet } = useShortcuts();
  useNoteRecent(useWorkspace().current?.id);
  const width = isNarrow ? narrow : wide;
  const toggle = () => {
    localStorage.setItem("nav", isNarrow ? "wide" : "narrow");
    setNarrow(!isNarrow);
  };
  return (
    <Box sx={{ display: "flex", minHeight: "100dvh" }}>
      <MuiLink
        href="#content"
        sx={{
          position: "absolute",
          left: -9999,
          zIndex: 2000,
          "&:focus": { left: 8, top: 8, p: 1, bgcolor: "background.paper" },
        }}
      >
        {t("nav.skip")}
      </MuiLink>
      {isPhone ? (
        <Drawer open={isOpen} onClose={() => setOpen(false)} slotProps={{ paper: { sx: { width: wide } } }}>
          <NavList isNarrow={false} onNavigate={() => setOpen(false)} />
        </Drawer>
      ) : (
        <Box
          sx={{
            width,
            flexShrink: 0,
            position: "sticky",
            top: 0,
            height: "100dvh",
            borderRight: 1,
            borderColor: "divider",
            bgcolor: "background.paper",
            transition: "width 120ms",
          }}
        >
          <NavList isNarrow={isNarrow} onToggle={toggle} />
        </Box>
      )}
      <Box sx={{ flexGrow: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
        <Box
          component="header"
          sx={{
            position: "sticky",
            top: 0,
            zIndex: 10,
            display: "flex",
            alignItems: "center",
            gap: 1,
            px: { xs: 1, md: 2.5 },
            height: 52,
            borderBottom: 1,
            borderColor: "divider",
            bgcolor: "background.paper",
          }}
        >
          {isPhone && (
            <IconButton aria-label={t("nav.open")} onClick={() => setOpen(true)}>
              <MenuIcon />
            </IconButton>
          )}
          <WorkspaceSwitcher />
          <Box sx={{ flexGrow: 1 }} />
          <SearchButton onOpen={() => setPalette(true)} />
          <Bell />
          <UserMenu onShortcuts={() => setSheet(true)} />
        </Box>
        <Announcement />
        <ConnectionBanner />
        {navigation.state !== "idle" && (
          <LinearProgress sx={{ position: "fixed", top: 0, left: 0, right: 0, zIndex: 20, height: 2 }} />
        )}
        <Box
          component="main"
          id="content"
          tabIndex={-1}
          sx={{ flexGrow: 1, minWidth: 0, p: { xs: 2, md: 3 }, outline: "none" }}
        >
          <Suspense>
            <Outlet />
          </Suspense>
        </Box>
      </Box>
      <CommandPalette open={palette} onClose={() => setPalette(false)} onShortcuts={() => setSheet(true)} />
      <ShortcutSheet open={sheet} onClose={() => setSheet(false)} />
      <UpdatePrompt />
    </Box>
  );
}
