import Box from "@mui/material/Box";
import FormControlLabel from "@mui/material/FormControlLabel";
import Link from "@mui/material/Link";
import Stack from "@mui/material/Stack";
import Switch from "@mui/material/Switch";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";
import { useMay } from "../../app/use-may.ts";
import { useWs } from "../../app/ws.tsx";
import { Facts } from "../../components/Facts.tsx";
import { PanelSection } from "../../components/PanelSection.tsx";
import { type Health, SourceHealth } from "../../components/SourceHealth.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type Module, moduleQueries, standingOf } from "./module-queries.ts";
import { OptionsForm } from "./OptionsForm.tsx";
import { StandingTag } from "./StandingTag.tsx";

/** One module: what it does, to whom, with what; and for those who may, whether and how it runs here. */
export function ModulePanel({ module }: { readonly module: Module }) {
  const { t } = useTranslation(["modules", "investigations", "entities"]);
  const format = useFormat();
  const mayManage = useMay("admin");
  const change = useMutation(moduleQueries.change(useWs(), module.id));
  const { id, title, about, footprint, up_to, sources, keys, health, changed_at } = module;
  const types = (names: readonly string[]) =>
    names.length > 0 && (
      <Box component="span" sx={{ display: "inline-flex", flexWrap: "wrap", gap: 0.5 }}>
        {names.map((name) => (
          <Tag key={name} title={name}>
            {nameOf(name)}
          </Tag>
        ))}
      </Box>
    );
  const noticed = `${footprint} · ${t(`investigations:footprints.${footprint}`)}`;
  return (
    <Stack spacing={2}>
      <Box>
        <Typography component="h3" sx={{ fontWeight: 600, fontSize: "1rem" }}>
          {title}
        </Typography>
        <Typography variant="caption" color="textSecondary" component="p">
          {id}
        </Typography>
        <Typography variant="body2" sx={{ my: 1 }}>
          {about}
        </Typography>
        <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1 }}>
          <StandingTag standing={standingOf(module)} />
          <FormControlLabel
            control={
              <Switch
                size="small"
                checked={change.isPending ? (change.variables?.enabled ?? module.enabled) : module.enabled}
                disabled={!mayManage || change.isPending}
                onChange={(_event, enabled) => change.mutate({ enabled })}
              />
            }
            label={t("runsHere")}
            slotProps={{ typography: { variant: "body2" } }}
            sx={{ ml: 0, gap: 0.5 }}
          />
        </Box>
        {change.error && (
          <Typography variant="body2" color="error" role="alert">
            {change.error.message}
          </Typography>
        )}
        {!mayManage && (
          <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 0.5 }}>
            {t("readOnly")}
          </Typography>
        )}
      </Box>
      <PanelSection title={t("manifest")}>
        <Facts
          facts={[
            [t("columns.footprint"), up_to ? `${noticed}; ${t("atMost", { level: up_to })}` : noticed],
            [t("runs"), t(`runsWhen.${module.runs}`)],
            [t("consumes"), types(module.consumes)],
            [t("produces"), types(module.produces)],
            [t("findings"), module.findings.length > 0 && module.findings.join(", ")],
            [t("aliases"), module.aliases.length > 0 && module.aliases.join(", ")],
            [t("verified"), module.verified ? format.date(module.verified) : t("neverVerified")],
            [t("changed"), changed_at && format.date(changed_at)],
          ]}
        />
      </PanelSection>
      <PanelSection title={t("sources")}>
        {sources.length === 0 ? (
          <Typography variant="body2" color="textSecondary">
            {t("noSources")}
          </Typography>
        ) : (
          <Stack component="ul" spacing={1} sx={{ listStyle: "none", m: 0, p: 0 }}>
            {sources.map((source) => {
              const key = keys.find((one) => one.source === source.id);
              const state = health.find((one) => one.source === source.id)?.state;
              return (
                <li key={source.id}>
                  <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 0.75 }}>
                    <Link component={RouterLink} to={`/sources?source=${source.id}`} variant="body2">
                      {source.title}
                    </Link>
                    {state && <SourceHealth health={state as Health} />}
                    {key && (
                      <Tag colour={key.set ? "secondary" : key.need === "required" ? "warning" : "primary"}>
                        {t(key.set ? "keySet" : key.need === "required" ? "keyMissing" : "keyHelps")}
                      </Tag>
                    )}
                  </Box>
                  <Typography variant="caption" color="textSecondary" component="p">
                    {source.terms}
                  </Typography>
                </li>
              );
            })}
          </Stack>
        )}
      </PanelSection>
      <OptionsForm key={JSON.stringify(module.configured)} module={module} mayManage={mayManage} />
    </Stack>
  );

  function nameOf(type: string): string {
    const relation = /^relation:(.+)$/.exec(type)?.[1];
    if (relation) return t("relation", { name: relation.replaceAll("_", " ") });
    return t(`entities:types.${type}`, { defaultValue: type });
  }
}
