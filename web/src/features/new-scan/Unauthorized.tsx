import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { useIsAdmin } from "../../app/use-role.ts";
import { Collected } from "../../components/Collected.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Preflight } from "./new-scan-queries.ts";

type Props = { readonly plan: Preflight; readonly onAuthorize: (targets: Preflight["targets"]) => void };

const mostShown = 12;

/** What a scan would touch and nobody authorized: target by target, and the way to authorize it. */
export function Unauthorized({ plan: { targets, footprint }, onAuthorize }: Props) {
  const { t } = useTranslation(["newScan", "authorize"]);
  const format = useFormat();
  const isAdmin = useIsAdmin();
  const missing = targets.filter(({ unauthorized }) => unauthorized);
  if (missing.length === 0) return null;
  return (
    <Box
      component="section"
      aria-label={t("wants")}
      sx={{ border: 1, borderColor: "warning.main", borderRadius: 1, p: 1.5 }}
    >
      <Typography variant="h3" component="h3">
        {t("wants")}
      </Typography>
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1 }}>
        {t("wantsHint", { footprint })}
      </Typography>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {missing.slice(0, mostShown).map((target) => (
          <Box
            component="li"
            key={`${target.type} ${target.value}`}
            sx={{ display: "flex", gap: 1, alignItems: "center", py: 0.25, minWidth: 0 }}
          >
            <Box sx={{ minWidth: 0, flexGrow: 1 }}>
              <Collected text={target.value} cut />
            </Box>
            <Tag>
              {target.authorized ? t("authorize:stands", { footprint: target.authorized }) : t("authorize:none")}
            </Tag>
            {isAdmin && missing.length > 1 && (
              <Button onClick={() => onAuthorize([target])} aria-label={t("authorizeOne", { value: target.value })}>
                {t("authorize:authorize")}
              </Button>
            )}
          </Box>
        ))}
        {missing.length > mostShown && (
          <Typography component="li" variant="caption" color="textSecondary">
            {t("andMore", { n: format.number(missing.length - mostShown) })}
          </Typography>
        )}
      </Box>
      {isAdmin ? (
        <Button variant="outlined" color="warning" sx={{ mt: 1 }} onClick={() => onAuthorize(missing)}>
          {missing.length > 1 ? t("authorizeAll", { n: format.number(missing.length) }) : t("authorizeIt")}
        </Button>
      ) : (
        <Typography variant="body2" sx={{ mt: 1 }}>
          {t("authorize:adminOnly")}
        </Typography>
      )}
    </Box>
  );
}
