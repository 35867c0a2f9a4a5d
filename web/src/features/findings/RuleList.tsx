import VisibilityOffOutlinedIcon from "@mui/icons-material/VisibilityOffOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Severity } from "../../components/Severity.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type Suppression, suppressionQueries } from "./suppression-queries.ts";

type Props = { readonly person: (user: string) => string; readonly onNew: () => void };

/** Rules that hide findings: what each matches, why, until when. */
export function RuleList({ person, onNew }: Props) {
  const { t } = useTranslation("findings");
  const ws = useWs();
  const mayWrite = useMayWrite();
  const [ending, setEnding] = useState<Suppression | null>(null);
  const asked = useQuery(suppressionQueries.list(ws));
  const remove = useMutation(suppressionQueries.remove(ws));
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={160} />;
  const { data } = asked.data;
  return (
    <>
      <Box sx={{ display: "flex", alignItems: "center", gap: 1, mb: 1.5 }}>
        <Typography color="textSecondary" sx={{ flexGrow: 1 }}>
          {t("rules.hint")}
        </Typography>
        {mayWrite && (
          <Button variant="outlined" onClick={onNew} sx={{ flexShrink: 0 }}>
            {t("rules.new")}
          </Button>
        )}
      </Box>
      {data.length === 0 ? (
        <EmptyState icon={<VisibilityOffOutlinedIcon />} title={t("rules.none")} hint={t("rules.noneHint")} />
      ) : (
        <Box
          component="ul"
          aria-label={t("rules.title")}
          sx={{
            listStyle: "none",
            m: 0,
            p: 0,
            border: 1,
            borderColor: "divider",
            borderRadius: 1,
            bgcolor: "background.paper",
          }}
        >
          {data.map((rule, place) => (
            <Rule
              key={rule.id}
              rule={rule}
              person={person}
              isFirst={place === 0}
              {...(mayWrite && { onEnd: () => setEnding(rule) })}
            />
          ))}
        </Box>
      )}
      <ConfirmDialog
        open={ending !== null}
        title={t("rules.endAsk")}
        hint={t("rules.endHint")}
        action={t("rules.end")}
        onClose={() => setEnding(null)}
        onConfirm={() => {
          if (ending) remove.mutate(ending.id);
          setEnding(null);
        }}
      />
    </>
  );
}

type RuleProps = {
  readonly rule: Suppression;
  readonly person: (user: string) => string;
  readonly isFirst: boolean;
  readonly onEnd?: () => void;
};

function Rule({ rule, person, isFirst, onEnd }: RuleProps) {
  const { t } = useTranslation(["findings", "entities"]);
  const format = useFormat();
  const { match, reason, expires_at, expired, created_by, created_at } = rule;
  const { type, category, severities, subject_type, subject } = match;
  return (
    <Box
      component="li"
      sx={{
        display: "flex",
        gap: 2,
        alignItems: "flex-start",
        px: 2,
        py: 1.25,
        ...(!isFirst && { borderTop: 1, borderColor: "divider" }),
      }}
    >
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.75, alignItems: "center" }}>
          {type && <Tag colour="primary">{type}</Tag>}
          {category && <Tag>{category.replaceAll("_", " ")}</Tag>}
          {severities?.map((level) => (
            <Severity key={level} level={level} />
          ))}
          {subject_type && <Tag>{t(`entities:types.${subject_type}`, { defaultValue: subject_type })}</Tag>}
          {subject && <Collected text={subject} />}
          {expired && <Tag>{t("rules.over")}</Tag>}
        </Box>
        <Typography variant="body2" sx={{ mt: 0.5, overflowWrap: "anywhere" }}>
          {reason}
        </Typography>
        <Typography variant="caption" color="textSecondary">
          {t("rules.by", { name: person(created_by), date: format.date(created_at) })}
          {expires_at && !expired && ` · ${t("rules.endsOn", { date: format.day(expires_at) })}`}
        </Typography>
      </Box>
      {onEnd && (
        <Button color="inherit" onClick={onEnd}>
          {t("rules.end")}
        </Button>
      )}
    </Box>
  );
}
