import Box from "@mui/material/Box";
import Dialog from "@mui/material/Dialog";
import InputBase from "@mui/material/InputBase";
import LinearProgress from "@mui/material/LinearProgress";
import ListItemButton from "@mui/material/ListItemButton";
import Typography from "@mui/material/Typography";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Collected } from "../../components/Collected.tsx";
import { Keys } from "../../components/Keys.tsx";
import { Tag } from "../../components/Tag.tsx";
import { type Command, useCommands } from "../palette/use-commands.ts";

type Props = { readonly open: boolean; readonly onClose: () => void; readonly onShortcuts: () => void };

/** Search, and everything that can be done, by its name; what is pasted is recognised. */
export function CommandPalette({ open, onClose, onShortcuts }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      fullWidth
      maxWidth="sm"
      aria-labelledby="palette-name"
      sx={{ "& .MuiDialog-container": { alignItems: "flex-start", pt: { xs: 1, sm: "10vh" } } }}
      slotProps={{ paper: { sx: { m: { xs: 1, sm: 4 }, width: { xs: "calc(100% - 16px)" } } } }}
    >
      <span id="palette-name" hidden>
        {t("palette.open")}
      </span>
      {open && <Palette onClose={onClose} onShortcuts={onShortcuts} />}
    </Dialog>
  );
}

function Palette({ onClose, onShortcuts }: Omit<Props, "open">) {
  const { t } = useTranslation();
  const list = useRef<HTMLDivElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const { commands, busy } = useCommands(text, onShortcuts);
  const place = Math.min(at, Math.max(0, commands.length - 1));
  const chosen = commands[place];
  const choose = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  useEffect(() => {
    if (chosen) list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const hear = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      setAt(commands.length === 0 ? 0 : (place + step + commands.length) % commands.length);
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) choose(chosen);
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
        onPaste={(event) => {
          const pasted = event.clipboardData.getData("text");
          if (!pasted.includes("\n")) return;
          event.preventDefault(); // a line of text would run the lines together
          setText(pasted.trim().replace(/\s*\n\s*/g, " "));
          setAt(0);
        }}
        onKeyDown={hear}
        inputProps={{
          "aria-label": t("palette.open"),
          role: "combobox",
          "aria-expanded": true,
          "aria-controls": "palette-list",
          "aria-activedescendant": chosen ? `palette-${chosen.id}` : undefined,
          spellCheck: false,
          autoCapitalize: "off",
        }}
        sx={{ px: 2.5, py: 1.5, fontSize: 15 }}
      />
      <Box sx={{ height: 2, borderTop: 1, borderColor: "divider" }}>
        {busy && text.trim() !== "" && <LinearProgress aria-label={t("palette.busy")} sx={{ height: 2 }} />}
      </Box>
      <Box
        role="listbox"
        id="palette-list"
        ref={list}
        aria-label={t("palette.open")}
        sx={{ maxHeight: "min(420px, 60dvh)", overflow: "auto", py: 1 }}
      >
        {commands.map((command, index) => (
          <Box key={command.id} role="presentation">
            {command.group !== commands[index - 1]?.group && (
              <Typography
                variant="overline"
                color="textSecondary"
                component="div"
                role="presentation"
                sx={{ px: 2.5, pt: 0.75 }}
              >
                {t(`palette.groups.${command.group}`)}
              </Typography>
            )}
            <ListItemButton
              id={`palette-${command.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === place}
              selected={index === place}
              onClick={() => choose(command)}
              sx={{ px: 2.5, py: 0.625, gap: 1, minWidth: 0 }}
            >
              <Box sx={{ display: "flex", gap: 1, alignItems: "center", flexGrow: 1, minWidth: 0 }}>
                {command.verb && (
                  <Typography component="span" color="textSecondary" sx={{ flexShrink: 0 }}>
                    {command.verb}
                  </Typography>
                )}
                <Box
                  component="span"
                  sx={{ minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}
                >
                  {command.isCollected ? <Collected text={command.label} cut /> : command.label}
                </Box>
              </Box>
              {command.tag && <Tag colour="primary">{command.tag}</Tag>}
              {command.keys && <Keys keys={command.keys} />}
            </ListItemButton>
          </Box>
        ))}
        {commands.length === 0 && !busy && (
          <Typography sx={{ px: 2.5, py: 2, color: "text.secondary" }}>{t("palette.empty")}</Typography>
        )}
      </Box>
    </Box>
  );
}
