import RadarIcon from "@mui/icons-material/Radar";
import ScienceOutlinedIcon from "@mui/icons-material/ScienceOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { dashboardQueries } from "./dashboard-queries.ts";

/** What to begin with where nothing was looked at yet. */
export function Onboarding() {
  const { t } = useTranslation("dashboard");
  const mayWrite = useMayWrite();
  const navigate = useNavigate();
  const sample = useMutation(dashboardQueries.sample(useWs()));
  if (!mayWrite) return <EmptyState icon={<RadarIcon />} title={t("empty.title")} hint={t("empty.viewer")} />;
  return (
    <Box sx={{ maxWidth: 880, mx: "auto", pt: { xs: 1, md: 5 } }}>
      <Typography variant="h2" sx={{ textAlign: "center" }}>
        {t("empty.title")}
      </Typography>
      <Typography color="textSecondary" sx={{ textAlign: "center", mt: 0.5, mb: 3 }}>
        {t("empty.hint")}
      </Typography>
      <Box sx={{ display: "grid", gap: 2, gridTemplateColumns: { xs: "1fr", md: "1fr 1fr" } }}>
        <Way
          icon={<ScienceOutlinedIcon />}
          title={t("empty.sample")}
          hint={t("empty.sampleHint")}
          action={
            <Button
              variant="contained"
              loading={sample.isPending}
              onClick={() =>
                sample.mutate(undefined, {
                  onSuccess: ({ data }) => navigate(`/investigations/${data.investigation}`),
                })
              }
            >
              {t("empty.makeSample")}
            </Button>
          }
        />
        <Way
          icon={<RadarIcon />}
          title={t("empty.own")}
          hint={t("empty.ownHint")}
          action={
            <Button variant="outlined" component={Link} to="/scan">
              {t("empty.scan")}
            </Button>
          }
        />
      </Box>
    </Box>
  );
}

type WayProps = { readonly icon: ReactNode; readonly title: string; readonly hint: string; readonly action: ReactNode };

function Way({ icon, title, hint, action }: WayProps) {
  return (
    <Box
      component="section"
      aria-label={title}
      sx={{
        display: "flex",
        flexDirection: "column",
        alignItems: "flex-start",
        gap: 1,
        p: 3,
        border: 1,
        borderColor: "divider",
        borderRadius: 1,
        bgcolor: "background.paper",
      }}
    >
      <Box sx={{ color: "primary.main", "& svg": { fontSize: 32, display: "block" } }}>{icon}</Box>
      <Typography variant="h3">{title}</Typography>
      <Typography color="textSecondary" sx={{ flexGrow: 1, mb: 1 }}>
        {hint}
      </Typography>
      {action}
    </Box>
  );
}
