import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link as RouterLink, useParams } from "react-router";
import { Collected } from "../../components/Collected.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Place } from "./places.ts";
import { useCountry } from "./use-country.ts";

const step = 100;

/** The entities at a place, or at several that lie close together. */
export function PlacePanel({ places }: { readonly places: readonly Place[] }) {
  return (
    <Stack spacing={2}>
      {places.map((place) => (
        <AtPlace key={place.key} place={place} isAlone={places.length === 1} />
      ))}
    </Stack>
  );
}

function AtPlace({ place, isAlone }: { readonly place: Place; readonly isAlone: boolean }) {
  const { t } = useTranslation(["map", "entities", "common"]);
  const format = useFormat();
  const names = useCountry();
  const { id } = useParams();
  const [shown, setShown] = useState(step);
  const { points, isExact, latitude, longitude } = place;
  const name = names.place(place);
  return (
    <Box component="section" aria-label={name}>
      {!isAlone && (
        <Typography variant="h3" gutterBottom>
          {name}
        </Typography>
      )}
      <Box sx={{ display: "flex", alignItems: "center", flexWrap: "wrap", gap: 1, mb: 1 }}>
        <Tag {...(isExact && { colour: "primary" as const })}>{t(isExact ? "isExact" : "isCentre")}</Tag>
        <Typography variant="caption" color="textSecondary">
          {isExact ? `${latitude}, ${longitude}` : t("centreHint")}
        </Typography>
      </Box>
      <Box component="ul" aria-label={t("entitiesAt", { name })} sx={{ listStyle: "none", m: 0, p: 0 }}>
        {points.slice(0, shown).map(({ id: entity, type, value }) => (
          <Box
            component="li"
            key={entity}
            sx={{ display: "flex", alignItems: "center", gap: 1, py: 0.5, borderTop: 1, borderColor: "divider" }}
          >
            <Link
              component={RouterLink}
              to={`/investigations/${id}/entities?entity=${entity}`}
              underline="hover"
              sx={{ flexGrow: 1, minWidth: 0 }}
            >
              <Collected text={value} cut />
            </Link>
            <Tag>{t(`entities:types.${type}`, { defaultValue: type })}</Tag>
          </Box>
        ))}
      </Box>
      {points.length > shown && (
        <Button onClick={() => setShown(shown + step)}>
          {t("common:list.more")} ({format.number(points.length - shown)})
        </Button>
      )}
    </Box>
  );
}
