import Box from "@mui/material/Box";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import TextField from "@mui/material/TextField";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Markdown } from "./Markdown.tsx";

type Props = { readonly text: string; readonly onChange: (text: string) => void };

/** Markdown being written, and how it will look. */
export function TextEditor({ text, onChange }: Props) {
  const { t } = useTranslation("notes");
  const [part, setPart] = useState<"write" | "preview">("write");
  const id = useId();
  return (
    <Box>
      <Tabs
        value={part}
        onChange={(_event, next) => setPart(next)}
        aria-label={t("fields.text")}
        sx={{ minHeight: 32, mb: 1, "& .MuiTab-root": { minHeight: 32, minWidth: 0, px: 1.25, py: 0 } }}
      >
        <Tab value="write" label={t("write")} id={`${id}-write`} aria-controls={`${id}-part`} />
        <Tab value="preview" label={t("preview")} id={`${id}-preview`} aria-controls={`${id}-part`} />
      </Tabs>
      <Box role="tabpanel" id={`${id}-part`} aria-labelledby={`${id}-${part}`}>
        {part === "write" ? (
          <TextField
            value={text}
            onChange={(event) => onChange(event.target.value)}
            placeholder={t("fields.textHelp")}
            multiline
            fullWidth
            autoFocus
            minRows={4}
            maxRows={20}
            slotProps={{ htmlInput: { "aria-label": t("fields.text"), maxLength: 100_000 } }}
          />
        ) : (
          <Box sx={{ minHeight: 108, px: 1.75, py: 1, border: 1, borderColor: "divider", borderRadius: 1 }}>
            {text.trim() ? <Markdown text={text} /> : t("nothingWritten")}
          </Box>
        )}
      </Box>
    </Box>
  );
}
