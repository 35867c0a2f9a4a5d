import Avatar from "@mui/material/Avatar";
import Divider from "@mui/material/Divider";
import IconButton from "@mui/material/IconButton";
import ListItemText from "@mui/material/ListItemText";
import ListSubheader from "@mui/material/ListSubheader";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useColorScheme } from "@mui/material/styles";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, ok } from "../../api/client.ts";
import { setSession } from "../../api/session.ts";
import { chooseLanguage, type Language, languages } from "../../i18n/i18n.ts";
import { useSession } from "../use-session.ts";

export function UserMenu({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const { t, i18n } = useTranslation();
  const session = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { mode, setMode } = useColorScheme();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const leave = useMutation({
    mutationFn: () => ok(api.POST("/api/v1/auth/logout")),
    onSettled: () => {
      setSession({ state: "out" });
      client.clear();
      navigate("/sign-in");
    },
  });
  if (session.state !== "in") return null;
  const { display_name: name, email, photo_url: photo } = session.me;
  const go = (path: string) => {
    setAnchor(null);
    navigate(path);
  };
  return (
    <>
      <IconButton
        aria-label={`${initials(name)} ${name}`}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Avatar {...(photo && { src: photo })} sx={{ width: 28, height: 28, fontSize: 13, bgcolor: "primary.main" }}>
          {initials(name)}
        </Avatar>
      </IconButton>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        slotProps={{ paper: { sx: { minWidth: 240 } } }}
      >
        <MenuItem onClick={() => go("/profile")}>
          <ListItemText primary={name} secondary={email} />
        </MenuItem>
        <Divider />
        <ListSubheader sx={{ lineHeight: 2.4, bgcolor: "transparent" }}>{t("theme.label")}</ListSubheader>
        {(["light", "dark", "system"] as const).map((one) => (
          <MenuItem key={one} dense selected={mode === one} onClick={() => setMode(one)}>
            {t(`theme.${one}`)}
          </MenuItem>
        ))}
        <ListSubheader sx={{ lineHeight: 2.4, bgcolor: "transparent" }}>{t("language")}</ListSubheader>
        {(Object.entries(languages) as [Language, string][]).map(([code, label]) => (
          <MenuItem
            key={code}
            dense
            selected={i18n.language === code}
            onClick={() => void chooseLanguage(code)}
            lang={code}
          >
            {label}
          </MenuItem>
        ))}
        <Divider />
        <MenuItem
          onClick={() => {
            setAnchor(null);
            onShortcuts();
          }}
        >
          {t("shortcuts.title")}
        </MenuItem>
        <MenuItem onClick={() => leave.mutate()}>{t("signOut")}</MenuItem>
      </Menu>
    </>
  );
}

function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  return `${parts[0]?.[0] ?? ""}${parts.length > 1 ? (parts.at(-1)?.[0] ?? "") : ""}`.toUpperCase();
}
