import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Module } from "./new-scan-queries.ts";

type Props = {
  readonly known: readonly Module[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
};

/** Modules one by one: what each does, what the target may notice of it, whom it asks, which keys it wants. */
export function ModulePicker({ known, chosen, onChange }: Props) {
  const { t } = useTranslation("newScan");
  const format = useFormat();
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const shown = known.filter(({ id, title, about }) => `${id} ${title} ${about}`.toLowerCase().includes(wanted));
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <>
      <Box sx={{ display: "flex", alignItems: "center", gap: 1, mb: 1 }}>
        <Typography variant="body2" color="textSecondary" sx={{ flexGrow: 1 }}>
          {t("chosen", { n: format.number(chosen.length) })}
        </Typography>
        <Button onClick={() => onChange(known.filter(({ ready }) => ready).map(({ id }) => id))}>
          {t("allReady")}
        </Button>
        <Button onClick={() => onChange([])}>{t("noneOfThem")}</Button>
      </Box>
      <TextField
        fullWidth
        type="search"
        placeholder={t("findModule")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        slotProps={{ htmlInput: { "aria-label": t("findModule") } }}
      />
      <Box role="group" aria-label={t("modules")} sx={{ maxHeight: 420, overflow: "auto", mt: 1 }}>
        {shown.map((module) => (
          <Row
            key={module.id}
            module={module}
            isChosen={chosen.includes(module.id)}
            onToggle={() => toggle(module.id)}
          />
        ))}
        {shown.length === 0 && (
          <Typography color="textSecondary" sx={{ py: 2 }}>
            {t("noModule")}
          </Typography>
        )}
      </Box>
    </>
  );
}

type RowProps = { readonly module: Module; readonly isChosen: boolean; readonly onToggle: () => void };

function Row({ module, isChosen, onToggle }: RowProps) {
  const { t } = useTranslation("newScan");
  const { title, about, footprint, up_to, enabled, keys, sources } = module;
  const missing = keys.filter(({ need, set }) => need !== "none" && !set);
  const isLocked = missing.some(({ need }) => need === "required");
  const said = sources.map((source) => `${source.title}: ${source.terms}`).join("\n");
  return (
    <Box sx={{ display: "flex", alignItems: "flex-start", gap: 1, py: 0.5, borderBottom: 1, borderColor: "divider" }}>
      <FormControlLabel
        sx={{
          ...{ flexGrow: 1, mr: 0, alignItems: "flex-start", minWidth: 0 },
          "& .MuiFormControlLabel-label": { minWidth: 0 },
        }}
        disabled={!enabled}
        control={<Checkbox size="small" checked={isChosen} onChange={onToggle} sx={{ py: 0.25 }} />}
        label={
          <Box sx={{ minWidth: 0 }}>
            <Typography variant="body2" sx={{ fontWeight: 560 }}>
              {title}
            </Typography>
            <Typography variant="caption" color="textSecondary" component="p" sx={{ lineHeight: 1.4 }}>
              {about}
            </Typography>
            {sources.length > 0 && (
              <Typography variant="caption" color="textSecondary" component="p" noWrap title={said}>
                {t("asks", { sources: sources.map((source) => source.title).join(", ") })}
              </Typography>
            )}
          </Box>
        }
      />
      <Box
        sx={{
          display: "flex",
          gap: 0.5,
          pt: 0.25,
          flexWrap: "wrap",
          justifyContent: "flex-end",
          flexShrink: 0,
          maxWidth: 150,
        }}
      >
        {missing.length > 0 && (
          <Tag {...(isLocked && { colour: "warning" as const })} title={missing.map(({ source }) => source).join(", ")}>
            {t(isLocked ? "keyMissing" : "keyHelps")}
          </Tag>
        )}
        {keys.some(({ set }) => set) && <Tag colour="secondary">{t("keySet")}</Tag>}
        {!enabled && <Tag>{t("off")}</Tag>}
        <Tag title={t(`footprints.${footprint}.name`)}>{up_to ? `${footprint}–${up_to}` : footprint}</Tag>
      </Box>
    </Box>
  );
}
