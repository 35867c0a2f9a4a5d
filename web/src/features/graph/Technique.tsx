import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { Tag } from "../../components/Tag.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { graphQueries, type Module, type Wanted } from "./graph-queries.ts";
import type { EntityMark } from "./graph-state.ts";
import type { Place } from "./shown.ts";

type MenuProps = {
  readonly mark: EntityMark;
  readonly at: Place;
  readonly onChoose: (module: Module) => void;
  readonly onClose: () => void;
};

/** The techniques that take what was pointed at. */
export function TechniqueMenu({ mark, at, onChoose, onClose }: MenuProps) {
  const { t } = useTranslation(["graph", "entities"]);
  const asked = useQuery(graphQueries.modules(useWs()));
  const able = (asked.data?.data ?? [])
    .filter(({ consumes, enabled, runs }) => enabled && runs === "each" && consumes.includes(mark.type))
    .sort((a, b) => Number(b.ready) - Number(a.ready) || a.title.localeCompare(b.title));
  const type = t(`entities:types.${mark.type}`, { defaultValue: mark.type });
  return (
    <Menu
      open
      onClose={onClose}
      anchorReference="anchorPosition"
      anchorPosition={{ left: at.x, top: at.y }}
      slotProps={{
        paper: { sx: { width: 340, maxWidth: "calc(100vw - 32px)", maxHeight: 420 } },
        list: { "aria-label": t("runOn", { type }), dense: true },
      }}
    >
      <MenuItem disabled divider sx={{ opacity: "1 !important", fontSize: 12, color: "text.secondary" }}>
        {t("runOn", { type })}
      </MenuItem>
      {asked.isPending && (
        <MenuItem disabled>
          <Skeleton width="80%" />
        </MenuItem>
      )}
      {asked.isError && <MenuItem disabled>{asked.error.message}</MenuItem>}
      {asked.data && able.length === 0 && <MenuItem disabled>{t("noTechnique")}</MenuItem>}
      {able.map((module) => (
        <MenuItem key={module.id} disabled={!module.ready} onClick={() => onChoose(module)} sx={{ gap: 1 }}>
          <Box sx={{ flexGrow: 1, minWidth: 0 }}>
            <Typography variant="body2" noWrap title={module.about}>
              {module.title}
            </Typography>
            {!module.ready && (
              <Typography variant="caption" color="textSecondary">
                {t("needsKey")}
              </Typography>
            )}
          </Box>
          <Tag title={t(`footprints.${module.footprint}`)}>{module.footprint}</Tag>
        </MenuItem>
      ))}
    </Menu>
  );
}

type DialogProps = {
  readonly mark: EntityMark;
  readonly module: Module;
  readonly investigation: string;
  readonly onClose: () => void;
};

/** Before it runs: who is asked, what the target would notice. */
export function TechniqueDialog({ mark, module, investigation, onClose }: DialogProps) {
  const { t } = useTranslation(["graph", "common"]);
  const format = useFormat();
  const ws = useWs();
  const wanted: Wanted = {
    target: mark.value,
    module: module.id,
    footprint: module.footprint as Wanted["footprint"],
  };
  const asked = useQuery(graphQueries.plan(ws, investigation, wanted));
  const run = useMutation(graphQueries.run(ws, investigation));
  const plan = asked.data?.data;
  const isOther = plan?.targets.some(({ type }) => type !== mark.type) ?? false;
  const start = () =>
    run.mutate(wanted, {
      onSuccess: () => {
        toast({ text: t("started", { module: module.title }) });
        onClose();
      },
    });
  const error = asked.error ?? run.error;
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="technique-title">
      <DialogTitle id="technique-title">{module.title}</DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          <Collected text={mark.value} />
          <Typography variant="body2" color="textSecondary">
            {module.about}
          </Typography>
          {error && <Alert severity="error">{error.message}</Alert>}
          {asked.isPending && <Skeleton variant="rounded" height={120} />}
          {plan && (
            <>
              {plan.problems.map((problem) => (
                <Alert key={problem} severity="error">
                  {problem}
                </Alert>
              ))}
              {isOther && <Alert severity="warning">{t("otherType", { type: plan.targets[0]?.type })}</Alert>}
              <Box component="section" aria-label={t("noticed")}>
                <Typography variant="overline" component="h3" color="textSecondary">
                  {t("noticed")}
                </Typography>
                <Box component="ul" sx={{ m: 0, pl: 2.25, fontSize: 13 }}>
                  {plan.sees.map((line) => (
                    <li key={line}>{line}</li>
                  ))}
                </Box>
              </Box>
              <Box component="section" aria-label={t("asked")}>
                <Typography variant="overline" component="h3" color="textSecondary">
                  {t("asked")}
                </Typography>
                {plan.sources.length === 0 ? (
                  <Typography variant="body2">{t("nobodyAsked")}</Typography>
                ) : (
                  <Box component="ul" sx={{ m: 0, pl: 2.25, fontSize: 13 }}>
                    {plan.sources.map(({ source, title, calls_for_targets }) => (
                      <li key={source}>
                        {title} · {t("calls", { n: format.number(calls_for_targets) })}
                      </li>
                    ))}
                  </Box>
                )}
              </Box>
              {plan.notes.map((note) => (
                <Alert key={note} severity="info">
                  {note}
                </Alert>
              ))}
            </>
          )}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {t("common:actions.cancel")}
        </Button>
        <Button variant="contained" disabled={!plan?.may_start} loading={run.isPending} onClick={start}>
          {t("start")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
