import Box from "@mui/material/Box";
import ButtonBase from "@mui/material/ButtonBase";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { severityColour } from "../../app/theme.ts";
import { severities } from "../../components/Severity.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { InvestigationDetails } from "./investigation-queries.ts";

/** What was found so far; each number leads to the list behind it. */
export function Counts({ investigation }: { readonly investigation: InvestigationDetails }) {
  const { t } = useTranslation(["investigations", "common", "entities"]);
  const { id, entities, findings } = investigation;
  const base = `/investigations/${id}`;
  const types = Object.entries(entities).sort(([, a], [, b]) => b - a);
  return (
    <Box
      sx={{
        display: "grid",
        gap: 2,
        gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "minmax(0, 1fr) minmax(0, 2fr)" },
      }}
    >
      <Group title={t("findingsBySeverity")} least={66}>
        {severities.map((level) => (
          <Count
            key={level}
            to={`${base}/findings?severity=${level}`}
            n={findings[level] ?? 0}
            label={t(`common:severity.${level}`)}
            colour={severityColour[level]}
          />
        ))}
      </Group>
      <Group title={t("entitiesByType")} least={88}>
        {types.map(([type, n]) => (
          <Count
            key={type}
            to={`${base}/entities?type=${type}`}
            n={n}
            label={t(`entities:types.${type}`, { defaultValue: type })}
          />
        ))}
        {types.length === 0 && (
          <Typography color="textSecondary" sx={{ py: 1 }}>
            {t("nothingYet")}
          </Typography>
        )}
      </Group>
    </Box>
  );
}

type GroupProps = { readonly title: string; readonly least: number; readonly children: React.ReactNode };

function Group({ title, least, children }: GroupProps) {
  return (
    <Box
      component="section"
      aria-label={title}
      sx={{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper", px: 2, py: 1.25 }}
    >
      <Typography variant="overline" component="h2" color="textSecondary">
        {title}
      </Typography>
      <Box sx={{ display: "grid", gridTemplateColumns: `repeat(auto-fill, minmax(${least}px, 1fr))`, mx: -1 }}>
        {children}
      </Box>
    </Box>
  );
}

type CountProps = {
  readonly to: string;
  readonly n: number;
  readonly label: string;
  readonly colour?: { readonly light: string; readonly dark: string };
};

function Count({ to, n, label, colour }: CountProps) {
  const format = useFormat();
  return (
    <ButtonBase
      component={Link}
      to={to}
      sx={{
        flexDirection: "column",
        alignItems: "flex-start",
        px: 1,
        py: 0.5,
        borderRadius: 1,
        "&:hover": { bgcolor: "action.hover" },
      }}
    >
      <Box
        component="span"
        sx={[
          { fontSize: "1.25rem", fontWeight: 640, lineHeight: 1.3 },
          n === 0 && { color: "text.secondary" },
          n > 0 && colour ? { color: colour.light } : false,
          n > 0 && colour ? (theme) => theme.applyStyles("dark", { color: colour.dark }) : false,
        ]}
      >
        {format.number(n)}
      </Box>
      <Typography variant="caption" component="span" color="textSecondary">
        {label}
      </Typography>
    </ButtonBase>
  );
}
