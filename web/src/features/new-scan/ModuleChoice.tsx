import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import Radio from "@mui/material/Radio";
import RadioGroup from "@mui/material/RadioGroup";
import Skeleton from "@mui/material/Skeleton";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Fault } from "../../components/Fault.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type Choice, modulesOf, ways } from "./choice.ts";
import { DataChoice } from "./DataChoice.tsx";
import { ModulePicker } from "./ModulePicker.tsx";
import { newScanQueries, type Preset } from "./new-scan-queries.ts";

type Props = {
  readonly choice: Choice;
  readonly onChange: (choice: Choice) => void;
  readonly targetTypes: readonly string[];
};

/** What to look for: a use case, what one wants to know, or modules one by one. */
export function ModuleChoice({ choice, onChange, targetTypes }: Props) {
  const { t } = useTranslation("newScan");
  const ws = useWs();
  const presets = useQuery(newScanQueries.presets(ws));
  const modules = useQuery(newScanQueries.modules(ws));
  const failed = presets.isError ? presets : modules.isError ? modules : null;
  if (failed?.error) return <Fault error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!presets.data || !modules.data) return <Skeleton variant="rounded" height={200} />;
  const known = modules.data.data;
  const turn = (way: Choice["way"] | null) => {
    if (way === null || way === choice.way) return;
    if (way === "preset") onChange({ way, preset: "footprint" });
    else if (way === "data") onChange({ way, types: [] });
    else {
      const preset = choice.way === "preset" ? choice.preset : "";
      const from = modulesOf(choice, known, targetTypes);
      onChange({ way, modules: from ?? presets.data.data.find(({ id }) => id === preset)?.modules ?? [] });
    }
  };
  return (
    <>
      <ToggleButtonGroup
        exclusive
        size="small"
        value={choice.way}
        aria-label={t("what")}
        onChange={(_event, way: Choice["way"] | null) => turn(way)}
        sx={{ mb: 1.5, flexWrap: "wrap", "& .MuiToggleButton-root": { textTransform: "none", px: 1.5, py: 0.25 } }}
      >
        {ways.map((way) => (
          <ToggleButton key={way} value={way}>
            {t(`ways.${way}`)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {choice.way === "preset" && (
        <PresetChoice
          presets={presets.data.data}
          value={choice.preset}
          onChange={(preset) => onChange({ way: "preset", preset })}
        />
      )}
      {choice.way === "data" && (
        <DataChoice
          known={known}
          targetTypes={targetTypes}
          types={choice.types}
          onChange={(types) => onChange({ way: "data", types })}
        />
      )}
      {choice.way === "modules" && (
        <ModulePicker
          known={known}
          chosen={choice.modules}
          onChange={(chosen) => onChange({ way: "modules", modules: chosen })}
        />
      )}
    </>
  );
}

type PresetProps = {
  readonly presets: readonly Preset[];
  readonly value: string;
  readonly onChange: (preset: string) => void;
};

function PresetChoice({ presets, value, onChange }: PresetProps) {
  const { t } = useTranslation("newScan");
  const format = useFormat();
  return (
    <RadioGroup aria-label={t("what")} value={value} onChange={(_event, next) => onChange(next)} sx={{ gap: 0.5 }}>
      {presets.map(({ id, about, modules }) => (
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
                  {t("modulesIn", { n: format.number(modules.length) })}
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
  );
}
