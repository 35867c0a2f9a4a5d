import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { AuthorizationTag } from "../../app/authorize/AuthorizationTag.tsx";
import { AuthorizeDialog } from "../../app/authorize/AuthorizeDialog.tsx";
import { authorizeQueries } from "../../app/authorize/authorize-queries.ts";
import { useIsAdmin } from "../../app/use-role.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Tag } from "../../components/Tag.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { writtenAs } from "../../components/written-as.ts";
import { AuthorizationCard } from "./AuthorizationCard.tsx";
import { LabelField } from "./LabelField.tsx";
import { targetQueries } from "./target-queries.ts";

/** One target: what contact is authorized, on whose word, and all that ever was. */
export function TargetPanel({ id }: { readonly id: string }) {
  const { t } = useTranslation(["targets", "authorize", "entities"]);
  const format = useFormat();
  const ws = useWs();
  const mayWrite = useMayWrite();
  const isAdmin = useIsAdmin();
  const asked = useQuery(targetQueries.one(ws, id));
  const history = useQuery(authorizeQueries.history(ws, id));
  const members = useQuery(targetQueries.members(ws)).data?.data ?? [];
  const withdraw = useMutation(authorizeQueries.withdraw(ws));
  const shelve = useMutation(targetQueries.shelve(ws));
  const [isAuthorizing, setAuthorizing] = useState(false);
  const [asking, setAsking] = useState<"withdraw" | "archive" | null>(null);
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={240} />;
  const target = asked.data.data;
  const { type, value, authorization, archived_at } = target;
  const person = (user: string) => members.find(({ user_id }) => user_id === user)?.display_name ?? user;
  const past = (history.data?.data ?? []).filter((one) => one.id !== authorization?.id);
  return (
    <Stack spacing={2}>
      <Box>
        <Box sx={{ display: "flex", alignItems: "flex-start", gap: 1 }}>
          <Typography component="h3" sx={{ flexGrow: 1, fontWeight: 600, fontSize: "1rem" }}>
            <Collected text={value} />
          </Typography>
          <CopyButton text={value} />
        </Box>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 0.5, mt: 0.5 }}>
          <Tag colour="primary">{t(`entities:types.${type}`, { defaultValue: type })}</Tag>
          <AuthorizationTag target={target} />
          {archived_at && <Tag>{t("archived")}</Tag>}
        </Box>
        <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 0.75 }}>
          {t("addedBy", { date: format.date(target.created_at), name: person(target.created_by) })}
        </Typography>
      </Box>
      {mayWrite && <LabelField key={target.label} id={id} label={target.label} />}
      {mayWrite && (
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
          {archived_at ? (
            <Button variant="outlined" loading={shelve.isPending} onClick={() => shelve.mutate({ id, away: false })}>
              {t("restore")}
            </Button>
          ) : (
            <>
              <Button variant="outlined" component={Link} to={`/scan?targets=${encodeURIComponent(writtenAs(target))}`}>
                {t("scan")}
              </Button>
              {isAdmin && (
                <Button variant="outlined" onClick={() => setAuthorizing(true)}>
                  {t(authorization ? "authorizeAnew" : "authorize")}
                </Button>
              )}
              {authorization && (
                <Button color="error" loading={withdraw.isPending} onClick={() => setAsking("withdraw")}>
                  {t("withdraw")}
                </Button>
              )}
              <Button color="inherit" loading={shelve.isPending} onClick={() => setAsking("archive")}>
                {t("archive")}
              </Button>
            </>
          )}
        </Box>
      )}
      <Box component="section" aria-label={t("columns.authorization")}>
        <Typography variant="overline" component="h4" color="textSecondary">
          {t("columns.authorization")}
        </Typography>
        {authorization ? (
          <AuthorizationCard authorization={authorization} person={person} />
        ) : (
          <Typography variant="body2" color="textSecondary">
            {t("notAuthorized")} {!isAdmin && t("authorize:adminOnly")}
          </Typography>
        )}
      </Box>
      {past.length > 0 && (
        <Box component="section" aria-label={t("history")}>
          <Typography variant="overline" component="h4" color="textSecondary">
            {t("history")}
          </Typography>
          {past.map((one) => (
            <AuthorizationCard key={one.id} authorization={one} person={person} />
          ))}
        </Box>
      )}
      {history.isError && <Fault error={history.error} onRetry={() => void history.refetch()} />}
      <AuthorizeDialog
        targets={isAuthorizing ? [target] : null}
        footprint={authorization?.scope.footprint === "P3" ? "P3" : "P2"}
        before={authorization?.scope ?? target.scope}
        onClose={() => setAuthorizing(false)}
      />
      <ConfirmDialog
        open={asking !== null}
        title={t(asking === "archive" ? "archiveAsk" : "withdrawAsk")}
        hint={t(asking === "archive" ? "archiveHint" : "withdrawHint")}
        action={t(asking === "archive" ? "archive" : "withdraw")}
        onClose={() => setAsking(null)}
        onConfirm={() => {
          if (asking === "withdraw") withdraw.mutate(id, { onSuccess: () => toast({ text: t("withdrawnNow") }) });
          else shelve.mutate({ id, away: true });
          setAsking(null);
        }}
      />
    </Stack>
  );
}
