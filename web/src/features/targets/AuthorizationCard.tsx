import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import type { Authorization } from "../../app/authorize/authorize-queries.ts";
import { Collected } from "../../components/Collected.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";

type Props = { readonly authorization: Authorization; readonly person: (user: string) => string };

/** What was authorized once: how far, on whose word, in which words, and how it ended. */
export function AuthorizationCard({ authorization, person }: Props) {
  const { t } = useTranslation(["targets", "authorize"]);
  const format = useFormat();
  const { scope, acknowledgement, acknowledged_by, acknowledged_at, withdrawn_by, withdrawn_at } = authorization;
  const { allow, deny, footprint, resolved_addresses, authorized_by, until } = scope;
  const isOver = until !== undefined && Date.parse(until) <= Date.now();
  return (
    <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1, p: 1.25, mt: 0.75 }}>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5, mb: 0.75 }}>
        <Tag {...(!withdrawn_at && !isOver && { colour: "warning" as const })}>
          {t("authorize:stands", { footprint })}
        </Tag>
        {until && <Tag>{t(isOver ? "authorize:over" : "until", { date: format.date(until) })}</Tag>}
        {resolved_addresses && <Tag>{t("resolved")}</Tag>}
      </Box>
      <Entries label={t("authorize:allow")} entries={allow} />
      {deny.length > 0 && <Entries label={t("authorize:deny")} entries={deny} />}
      <Typography variant="body2" sx={{ mt: 0.5 }}>
        <Box component="span" sx={{ color: "text.secondary" }}>
          {t("authorize:by")}:{" "}
        </Box>
        {authorized_by}
      </Typography>
      <Typography
        component="blockquote"
        variant="body2"
        sx={{
          m: 0,
          mt: 1,
          pl: 1.25,
          borderLeft: 3,
          borderColor: "divider",
          color: "text.secondary",
          overflowWrap: "anywhere",
        }}
      >
        {acknowledgement}
      </Typography>
      <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 0.5 }}>
        {t("said", { name: person(acknowledged_by), date: format.date(acknowledged_at) })}
        {withdrawn_at &&
          ` · ${t("withdrawnBy", { name: person(withdrawn_by ?? ""), date: format.date(withdrawn_at) })}`}
      </Typography>
    </Box>
  );
}

function Entries({ label, entries }: { readonly label: string; readonly entries: readonly string[] }) {
  return (
    <Typography variant="body2" component="div">
      <Box component="span" sx={{ color: "text.secondary" }}>
        {label}:{" "}
      </Box>
      <Collected text={entries.join(", ")} />
    </Typography>
  );
}
