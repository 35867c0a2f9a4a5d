import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { mono } from "../../app/theme.ts";
import { Collected, Visible } from "../../components/Collected.tsx";

type Props = { readonly attributes: Readonly<Record<string, unknown>> };

/** What is claimed of an entity: names as modules write them, values as they were collected. */
export function Attributes({ attributes }: Props) {
  const { t } = useTranslation("entities");
  const all = Object.entries(attributes).sort(([a], [b]) => a.localeCompare(b));
  if (all.length === 0) return <Typography color="textSecondary">{t("noAttributes")}</Typography>;
  return (
    <Box component="dl" sx={{ m: 0, display: "grid", gridTemplateColumns: "minmax(96px, 34%) minmax(0, 1fr)" }}>
      {all.map(([name, value]) => (
        <Box
          key={name}
          sx={{
            display: "contents",
            "& > *": { py: 0.625, borderBottom: 1, borderColor: "divider", fontSize: 13, minWidth: 0 },
          }}
        >
          <Box component="dt" sx={{ color: "text.secondary", pr: 1, overflowWrap: "anywhere" }}>
            {name.replaceAll("_", " ")}
          </Box>
          <Box component="dd" sx={{ m: 0 }}>
            <Value value={value} />
          </Box>
        </Box>
      ))}
    </Box>
  );
}

function Value({ value }: { readonly value: unknown }) {
  const { t } = useTranslation("entities");
  if (typeof value === "string") return <Collected text={value} />;
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  if (typeof value === "number") return <Collected text={String(value)} />;
  if (value === null || value === undefined) return "–";
  if (Array.isArray(value) && value.every((one) => typeof one !== "object"))
    return value.map((one) => (
      <Box key={String(one)}>
        <Collected text={String(one)} />
      </Box>
    ));
  return (
    <Box
      component="pre"
      sx={{ m: 0, fontFamily: mono, fontSize: 12, whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
    >
      <Visible text={JSON.stringify(value, null, 2)} />
    </Box>
  );
}
