import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import Radio from "@mui/material/Radio";
import RadioGroup from "@mui/material/RadioGroup";
import Skeleton from "@mui/material/Skeleton";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type Module, newScanQueries } from "./new-scan-queries.ts";

type Props = {
  readonly preset: string;
  readonly onPreset: (preset: string) => void;
  /** Chosen one by one; null while a preset says it. */
  readonly modules: readonly string[] | null;
  readonly onModules: (modules: readonly string[] | null) => void;
};

/** A preset, or modules one by one, starting from the preset's. */
export function ModuleChoice({ preset, onPreset, modules, onModules }: Props) {
  const { t } = useTranslation("newScan");
  const format = useFormat();
  const ws = useWs();
  const presets = useQuery(newScanQueries.presets(ws));
  const known = useQuery(newScanQueries.modules(ws));
  if (presets.isError) return <Fault error={presets.error} onRetry={() => void presets.refetch()} />;
  if (!presets.data) return <Skeleton variant="rounded" height={160} />;
  const { data } = presets.data;
  if (modules)
    return (
      <>
        <Box sx={{ display: "flex", alignItems: "center", gap: 1, mb: 1 }}>
          <Typography variant="body2" color="textSecondary" sx={{ flexGrow: 1 }}>
            {t("chosen", { n: format.number(modules.length) })}
          </Typography>
          <Button onClick={() => onModules(null)}>{t("backToPresets")}</Button>
        </Box>
        {known.isError && <Fault error={known.error} onRetry={() => void known.refetch()} />}
        {known.data ? (
          <Picker all={known.data.data} chosen={modules} onChange={onModules} />
        ) : (
          <Skeleton variant="rounded" height={240} />
        )}
      </>
    );
  return (
    <>
      <RadioGroup aria-label={t("what")} value={preset} onChange={(_event, next) => onPreset(next)} sx={{ gap: 0.5 }}>
        {data.map(({ id, about, modules: all }) => (
          <FormControlLabel
            key={id}
            value={id}
            control={<Radio size="small" sx={{ py: 0.5 }} />}
            sx={{ alignItems: "flex-start", mr: 0 }}
            label={
              <Box sx={{ pt: 0.5 }}>
                <Typography sx={{ fontWeight: 560 }}>
                  {t(`presets.${id}.name`, { defaultValue: id })}{" "}
                  <Typography component="span" variant="caption" color="textSecondary">
                    {t("modulesIn", { n: format.number(all.length) })}
                  </Typography>
                </Typography>
                <Typography variant="body2" color="textSecondary">
                  {t(`presets.${id}.about`, { defaultValue: about })}
                </Typography>
              </Box>
            }
          />
        ))}
      </RadioGroup>
      <Button sx={{ mt: 1 }} onClick={() => onModules(data.find(({ id }) => id === preset)?.modules ?? [])}>
        {t("choose")}
      </Button>
    </>
  );
}

type PickerProps = {
  readonly all: readonly Module[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
};

function Picker({ all, chosen, onChange }: PickerProps) {
  const { t } = useTranslation("newScan");
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const shown = all.filter(({ id, title, about }) => `${id} ${title} ${about}`.toLowerCase().includes(wanted));
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <>
      <TextField
        fullWidth
        type="search"
        placeholder={t("findModule")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        slotProps={{ htmlInput: { "aria-label": t("findModule") } }}
      />
      <Box role="group" aria-label={t("modules")} sx={{ maxHeight: 380, overflow: "auto", mt: 1 }}>
        {shown.map(({ id, title, about, footprint, up_to, enabled, keys }) => {
          const missing = keys.some(({ need, set }) => need === "required" && !set);
          return (
            <Box
              key={id}
              sx={{
                display: "flex",
                alignItems: "flex-start",
                gap: 1,
                py: 0.5,
                borderBottom: 1,
                borderColor: "divider",
              }}
            >
              <FormControlLabel
                sx={{ flexGrow: 1, mr: 0, alignItems: "flex-start", minWidth: 0 }}
                disabled={!enabled}
                control={
                  <Checkbox size="small" checked={chosen.includes(id)} onChange={() => toggle(id)} sx={{ py: 0.25 }} />
                }
                label={
                  <Box sx={{ minWidth: 0 }}>
                    <Typography variant="body2" sx={{ fontWeight: 560 }}>
                      {title}
                    </Typography>
                    <Typography variant="caption" color="textSecondary" component="p" sx={{ lineHeight: 1.4 }}>
                      {about}
                    </Typography>
                  </Box>
                }
              />
              <Box sx={{ display: "flex", gap: 0.5, pt: 0.25, flexWrap: "wrap", justifyContent: "flex-end" }}>
                {missing && <Tag colour="warning">{t("keyMissing")}</Tag>}
                {!enabled && <Tag>{t("off")}</Tag>}
                <Tag>{up_to ? `${footprint}–${up_to}` : footprint}</Tag>
              </Box>
            </Box>
          );
        })}
        {shown.length === 0 && (
          <Typography color="textSecondary" sx={{ py: 2 }}>
            {t("noModule")}
          </Typography>
        )}
      </Box>
    </>
  );
}
