import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../app/workspace.ts";
import { useWs } from "../../app/ws.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Section } from "../../components/Section.tsx";
import { type Preferences, profileQueries } from "./profile-queries.ts";

type Kind = keyof Preferences;
/** Of what can be asked for in full; of the rest, only one's own. */
const offered = {
  scan_ended: ["off", "mine", "all"],
  critical_finding: ["off", "mine", "all"],
  mention: ["off", "mine"],
  assignment: ["off", "mine"],
  invitation_accepted: ["off", "mine"],
} as const satisfies Record<Kind, readonly Preferences[Kind][]>;

/** What one wants to be told in this workspace. */
export function NotificationsPart() {
  const { t } = useTranslation("profile");
  const ws = useWs();
  const { current } = useWorkspace();
  const asked = useQuery(profileQueries.preferences(ws));
  const prefer = useMutation(profileQueries.prefer(ws));
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  const wanted = asked.data?.data;
  return (
    <Section title={t("told.title")} hint={t("told.hint", { name: current?.name ?? "" })}>
      {!wanted ? (
        <Skeleton variant="rounded" height={220} />
      ) : (
        (Object.keys(offered) as Kind[]).map((kind) => (
          <Box
            key={kind}
            sx={{
              display: "flex",
              flexWrap: "wrap",
              gap: 1,
              alignItems: "center",
              py: 1.25,
              borderTop: 1,
              borderColor: "divider",
            }}
          >
            <Box sx={{ flex: "1 1 220px" }}>
              <Typography sx={{ fontWeight: 540 }}>{t(`told.kinds.${kind}`)}</Typography>
              <Typography variant="body2" color="textSecondary">
                {t(`told.about.${kind}`)}
              </Typography>
            </Box>
            <ToggleButtonGroup
              exclusive
              size="small"
              color="primary"
              aria-label={t(`told.kinds.${kind}`)}
              value={wanted[kind]}
              onChange={(_event, next: Preferences[Kind] | null) => next && prefer.mutate({ [kind]: next })}
            >
              {offered[kind].map((one) => (
                <ToggleButton key={one} value={one} sx={{ px: 1.5, textTransform: "none" }}>
                  {t(`told.wanted.${one}`)}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          </Box>
        ))
      )}
    </Section>
  );
}
