import Box from "@mui/material/Box";
import Dialog from "@mui/material/Dialog";
import InputBase from "@mui/material/InputBase";
import ListItemButton from "@mui/material/ListItemButton";
import Typography from "@mui/material/Typography";
import { type KeyboardEvent, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Keys } from "../../components/Keys.tsx";
import { pages } from "../pages.ts";

type Props = { readonly open: boolean; readonly onClose: () => void };

export function CommandPalette({ open, onClose }: Props) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      fullWidth
      maxWidth="sm"
      sx={{ "& .MuiDialog-container": { alignItems: "flex-start", pt: "10vh" } }}
    >
      {open && <Palette onClose={onClose} />}
    </Dialog>
  );
}

function Palette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return pages
      .map((page) => ({ ...page, label: t(`nav.${page.name}`) }))
      .filter(({ label }) => wanted === "" || label.toLowerCase().includes(wanted));
  }, [text, t]);
  const choose = (path: string) => {
    onClose();
    navigate(path);
  };
  const hear = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt((now) => (found.length === 0 ? 0 : (now + step + found.length) % found.length));
    } else if (event.key === "Enter") {
      const page = found[at];
      if (page) choose(page.path);
    }
  };
  return (
    <Box>
      <InputBase
        autoFocus
        fullWidth
        value={text}
        placeholder={t("palette.placeholder")}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={hear}
        inputProps={{
          "aria-label": t("palette.open"),
          role: "combobox",
          "aria-expanded": true,
          "aria-controls": "palette-list",
          "aria-activedescendant": found[at] ? `palette-${found[at].id}` : undefined,
        }}
        sx={{ px: 2.5, py: 1.5, fontSize: 15, borderBottom: 1, borderColor: "divider" }}
      />
      <Box
        role="listbox"
        id="palette-list"
        aria-label={t("palette.open")}
        sx={{ maxHeight: 380, overflow: "auto", py: 1 }}
      >
        {found.map((page, index) => (
          <ListItemButton
            key={page.id}
            id={`palette-${page.id}`}
            role="option"
            aria-selected={index === at}
            selected={index === at}
            onClick={() => choose(page.path)}
            sx={{ px: 2.5, justifyContent: "space-between" }}
          >
            <span>
              <Typography component="span" color="textSecondary" sx={{ mr: 1 }}>
                {t("palette.go")}
              </Typography>
              {page.label}
            </span>
            <Keys keys={`g ${page.shortcut}`} />
          </ListItemButton>
        ))}
        {found.length === 0 && (
          <Typography sx={{ px: 2.5, py: 2, color: "text.secondary" }}>{t("palette.empty")}</Typography>
        )}
      </Box>
    </Box>
  );
}
