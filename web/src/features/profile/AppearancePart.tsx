import Stack from "@mui/material/Stack";
import { useColorScheme } from "@mui/material/styles";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import { useTranslation } from "react-i18next";
import { chooseDensity, type Density, densities, useDensity } from "../../app/density.ts";
import { Section } from "../../components/Section.tsx";
import { chooseLanguage, type Language, languages } from "../../i18n/i18n.ts";

const themes = ["light", "dark", "system"] as const;

/** How the pages look; kept on this device. */
export function AppearancePart() {
  const { t, i18n } = useTranslation(["profile", "common"]);
  const { mode, setMode } = useColorScheme();
  const density = useDensity();
  return (
    <Stack spacing={2}>
      <Section title={t("common:theme.label")} hint={t("appearance.device")}>
        <Choice
          label={t("common:theme.label")}
          value={mode ?? "system"}
          options={themes.map((one) => [one, t(`common:theme.${one}`)])}
          onChange={(one) => setMode(one as (typeof themes)[number])}
        />
      </Section>
      <Section title={t("common:language")} hint={t("appearance.languageHint")}>
        <Choice
          label={t("common:language")}
          value={i18n.language}
          options={Object.entries(languages)}
          onChange={(one) => void chooseLanguage(one as Language)}
        />
      </Section>
      <Section title={t("appearance.density")} hint={t("appearance.densityHint")}>
        <Choice
          label={t("appearance.density")}
          value={density}
          options={densities.map((one) => [one, t(`appearance.densities.${one}`)])}
          onChange={(one) => chooseDensity(one as Density)}
        />
      </Section>
    </Stack>
  );
}

type ChoiceProps = {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [id: string, text: string])[];
  readonly onChange: (value: string) => void;
};

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      color="primary"
      aria-label={label}
      value={value}
      onChange={(_event, next: string | null) => next && onChange(next)}
      sx={{ flexWrap: "wrap" }}
    >
      {options.map(([id, text]) => (
        <ToggleButton key={id} value={id} sx={{ px: 2, textTransform: "none" }}>
          {text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
