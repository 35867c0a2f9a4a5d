import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";
import { useMay } from "../../app/use-may.ts";
import { Collected } from "../../components/Collected.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { Facts } from "../../components/Facts.tsx";
import { PanelSection } from "../../components/PanelSection.tsx";
import { SourceHealth } from "../../components/SourceHealth.tsx";
import { useFormat } from "../../components/use-format.ts";
import { KeyForm } from "./KeyForm.tsx";
import { KeyTag } from "./KeyTag.tsx";
import { keyStateOf, type Source } from "./source-queries.ts";

/** One source: how it answered, how fast it is asked, on what terms, and its key. */
export function SourcePanel({ source }: { readonly source: Source }) {
  const { t } = useTranslation("sources");
  const format = useFormat();
  const mayManage = useMay("admin");
  const { id, title, url, terms, verified, modules, rate, key, state, successes, failures } = source;
  const all = successes + failures;
  return (
    <Stack spacing={2}>
      <Box>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5, mb: 0.75 }}>
          <SourceHealth health={state} />
          {key.need !== "none" && <KeyTag state={keyStateOf(source)} />}
        </Box>
        <Typography component="h3" sx={{ fontWeight: 600, fontSize: "1rem" }}>
          {title}
        </Typography>
        <Box sx={{ display: "flex", alignItems: "center", gap: 0.5, fontSize: 13 }}>
          <Box sx={{ minWidth: 0 }}>
            <Collected text={url} cut />
          </Box>
          <CopyButton text={url} />
        </Box>
      </Box>
      <PanelSection title={t("answers")}>
        <Typography variant="body2" sx={{ mb: 1 }}>
          {t(`healthMeans.${state}`)}
        </Typography>
        <Facts
          facts={[
            [t("columns.last"), source.last_success_at && format.exactDate(source.last_success_at)],
            [t("lastFailure"), source.last_failure_at && format.exactDate(source.last_failure_at)],
            [t("restsUntil"), source.rests_until && format.exactDate(source.rests_until)],
            [
              t("columns.errors"),
              all > 0 &&
                t("errorsOf", {
                  part: format.percent(failures / all),
                  n: format.number(failures),
                  all: format.number(all),
                }),
            ],
            [
              t("columns.pace"),
              t("atMost", { n: format.number(rate.requests), time: format.duration(rate.per_seconds) }),
            ],
            [t("terms"), terms],
            [t("verified"), verified ? format.date(verified) : t("neverVerified")],
            [t("id"), id],
          ]}
        />
      </PanelSection>
      <PanelSection title={t("askedBy")}>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
          {modules.map((module) => (
            <Link key={module} component={RouterLink} to={`/modules?module=${module}`} variant="body2">
              {module}
            </Link>
          ))}
        </Box>
      </PanelSection>
      <PanelSection title={t("columns.key")}>
        {key.need === "none" ? (
          <Typography variant="body2" color="textSecondary">
            {t("takesNone")}
          </Typography>
        ) : mayManage ? (
          <KeyForm source={source} />
        ) : (
          <Typography variant="body2" color="textSecondary">
            {t(key.set ? "setByOthers" : "notSet")} {t("readOnly")}
          </Typography>
        )}
      </PanelSection>
    </Stack>
  );
}
