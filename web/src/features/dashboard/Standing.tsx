import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { severityColour } from "../../app/theme.ts";
import { BoardPanel } from "../../components/BoardPanel.tsx";
import { BarList } from "../../components/charts/BarList.tsx";
import { severities } from "../../components/Severity.tsx";
import { AllLink } from "./AllLink.tsx";
import type { Dashboard } from "./dashboard-queries.ts";

type Props = { readonly data: Dashboard };

/** The list of findings that need somebody. */
const undecided = "state=open&state=triaged";
const shownTypes = 8;
const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, n) => all + n, 0);

export function FindingsBySeverity({ data: { findings_by_severity: counts } }: Props) {
  const { t } = useTranslation(["dashboard", "common"]);
  return (
    <BoardPanel
      title={t("findings")}
      hint={t("findingsHint")}
      action={<AllLink to={`/findings?${undecided}`} n={sum(counts)} what={t("findings")} />}
    >
      <BarList
        label={t("findings")}
        bars={severities.map((level) => ({
          ...{ key: level, label: t(`common:severity.${level}`), n: counts[level] ?? 0 },
          ...{ to: `/findings?severity=${level}&${undecided}`, colour: severityColour[level] },
        }))}
      />
    </BoardPanel>
  );
}

export function EntitiesByType({ data: { entities_by_type: counts } }: Props) {
  const { t } = useTranslation(["dashboard", "entities"]);
  const types = Object.entries(counts).sort(([, a], [, b]) => b - a);
  const others = types.slice(shownTypes);
  return (
    <BoardPanel
      title={t("entities")}
      hint={t("entitiesHint")}
      action={<AllLink to="/entities" n={sum(counts)} what={t("entities")} />}
    >
      {types.length === 0 && <Typography color="textSecondary">{t("nothingYet")}</Typography>}
      <BarList
        label={t("entities")}
        bars={[
          ...types.slice(0, shownTypes).map(([type, n]) => ({
            ...{
              key: type,
              label: t(`entities:types.${type}`, { defaultValue: type }),
              n,
              to: `/entities?type=${type}`,
            },
          })),
          ...(others.length > 0
            ? [
                {
                  ...{ key: "others", label: t("others"), n: sum(Object.fromEntries(others)) },
                  ...{ to: `/entities?${others.map(([type]) => `type=${type}`).join("&")}`, colour: "text.secondary" },
                },
              ]
            : []),
        ]}
      />
    </BoardPanel>
  );
}
