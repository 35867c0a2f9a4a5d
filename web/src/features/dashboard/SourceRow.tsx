import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Source } from "./dashboard-queries.ts";

export const sourceStates = ["well", "ill", "resting", "unknown"] as const;
export const isKeyMissing = ({ key }: Source) => key.need === "required" && !key.set;

const colours = { well: "secondary", ill: "error", resting: "warning", unknown: undefined } as const;

/** How a source answers, and since when. */
export function SourceRow({ source }: { readonly source: Source }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const { title, state, rests_until, last_success_at, last_failure_at } = source;
  const colour = colours[state];
  const said =
    state === "resting" && rests_until
      ? t("sources.until", { at: format.date(rests_until) })
      : state === "ill" && last_failure_at
        ? t("sources.failed", { at: format.date(last_failure_at) })
        : last_success_at && t("sources.answered", { at: format.date(last_success_at) });
  return (
    <Box component="li" sx={{ py: 0.75, "& + &": { borderTop: 1, borderColor: "divider" } }}>
      <Box sx={{ display: "flex", alignItems: "center", gap: 1 }}>
        <Typography variant="body2" noWrap title={title} sx={{ flexGrow: 1, fontWeight: 560 }}>
          {title}
        </Typography>
        {isKeyMissing(source) && <Tag colour="warning">{t("sources.noKey")}</Tag>}
        <Tag {...(colour && { colour })}>{t(`sources.states.${state}`)}</Tag>
      </Box>
      {said && (
        <Typography variant="caption" component="p" color="textSecondary">
          {said}
        </Typography>
      )}
    </Box>
  );
}
