import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { mono } from "../../app/theme.ts";
import { Collected } from "../../components/Collected.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { TargetLine } from "./new-scan-queries.ts";

type Props = {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly lines: readonly TargetLine[];
  readonly error: Error | null;
  /** Targets that the investigation has already. */
  readonly ownTargets: number;
};

/** One box for everything: what was pasted, and what each piece of it is. */
export function TargetBox({ text, onChange, lines, error, ownTargets }: Props) {
  const { t } = useTranslation(["newScan", "entities"]);
  const format = useFormat();
  const good = lines.filter(({ outcome }) => outcome !== "refused");
  const refused = lines.filter(({ outcome }) => outcome === "refused");
  return (
    <>
      <TextField
        fullWidth
        multiline
        minRows={3}
        maxRows={12}
        label={t("box")}
        placeholder={"example.org\nhxxps://shop[.]example.com/login\n192.0.2.0/24\nada@example.org"}
        helperText={ownTargets > 0 ? t("boxOwn", { n: format.number(ownTargets) }) : t("boxHelp")}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        slotProps={{
          htmlInput: { spellCheck: false, autoCapitalize: "off", autoCorrect: "off" },
          inputLabel: { shrink: true },
        }}
        sx={{ "& textarea": { fontFamily: mono, fontSize: 13 } }}
      />
      {error && (
        <Alert severity="error" sx={{ mt: 1 }}>
          {error.message}
        </Alert>
      )}
      {good.length > 0 && (
        <Box
          component="ul"
          aria-label={t("detected")}
          sx={{ listStyle: "none", p: 0, m: 0, mt: 1.5, maxHeight: 220, overflow: "auto" }}
        >
          {good.map(({ line, type, value, written }) => (
            <Box
              component="li"
              key={`${line} ${written}`}
              sx={{ display: "flex", gap: 1, alignItems: "center", py: 0.375, minWidth: 0 }}
            >
              <Box sx={{ width: { xs: 104, sm: 132 }, flexShrink: 0 }}>
                <Tag colour="primary">{t(`entities:types.${type}`, { defaultValue: type ?? "" })}</Tag>
              </Box>
              <Box sx={{ minWidth: 0 }}>
                <Collected text={value ?? written} cut />
              </Box>
            </Box>
          ))}
        </Box>
      )}
      {refused.length > 0 && (
        <Alert severity="warning" sx={{ mt: 1.5 }}>
          {t("refused", { n: format.number(refused.length) })}
          {refused.slice(0, 8).map(({ line, written, why }) => (
            <Typography key={`${line} ${written}`} variant="body2" component="div">
              <Collected text={written} />: {why}
            </Typography>
          ))}
        </Alert>
      )}
    </>
  );
}
