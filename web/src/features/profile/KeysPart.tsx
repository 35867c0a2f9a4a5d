import KeyIcon from "@mui/icons-material/Key";
import Button from "@mui/material/Button";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mono } from "../../app/theme.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { Confirm } from "../../components/Confirm.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Section } from "../../components/Section.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { KeyDialog } from "./KeyDialog.tsx";
import { type ApiKey, profileQueries } from "./profile-queries.ts";

const idOf = ({ id }: ApiKey) => id;
const nameOf = ({ name }: ApiKey) => name;

/** Keys for programs that act for one. */
export function KeysPart() {
  const { t, i18n } = useTranslation("profile");
  const days = new Intl.DateTimeFormat(i18n.language, { dateStyle: "medium" });
  const format = useFormat();
  const { all } = useWorkspace();
  const [isMaking, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const keys = useQuery(profileQueries.keys());
  const revoke = useMutation(profileQueries.revokeKey());
  if (keys.isError) return <Fault error={keys.error} onRetry={() => void keys.refetch()} />;
  const rows = keys.data?.data;
  const mayDo = ({ scopes }: ApiKey) =>
    scopes
      .map((one) => (one === "*" || one === "read" ? t(`keys.scopes.${one === "*" ? "all" : "read"}`) : one))
      .join(", ");
  const columns: readonly Column<ApiKey>[] = [
    {
      id: "name",
      label: t("keys.name"),
      cell: ({ name, prefix }) => (
        <>
          <div title={name}>{name}</div>
          <code style={{ fontFamily: mono, fontSize: 11.5, opacity: 0.75 }}>{prefix}…</code>
        </>
      ),
    },
    {
      id: "scopes",
      label: t("keys.may"),
      width: 136,
      from: "md",
      cell: (key) => <span title={mayDo(key)}>{mayDo(key)}</span>,
    },
    {
      id: "where",
      label: t("keys.where"),
      width: 130,
      from: "xl",
      cell: ({ workspace }) =>
        workspace ? (all.find(({ id }) => id === workspace)?.name ?? workspace) : t("keys.everywhere"),
    },
    {
      id: "used",
      label: t("keys.used"),
      width: 188,
      from: "lg",
      cell: ({ last_used_at }) => (last_used_at ? format.date(last_used_at) : t("keys.never")),
    },
    {
      id: "until",
      label: t("keys.until"),
      width: 132,
      from: "sm",
      cell: ({ expires_at }) =>
        expires_at
          ? new Date(expires_at).getTime() < Date.now()
            ? t("keys.expired")
            : days.format(new Date(expires_at))
          : t("keys.forEver"),
    },
    {
      id: "revoke",
      label: "",
      width: 100,
      align: "right",
      cell: (key) => (
        <Button color="error" aria-label={t("keys.revokeOf", { name: key.name })} onClick={() => setRevoking(key)}>
          {t("keys.revoke")}
        </Button>
      ),
    },
  ];
  const make = (
    <Button variant="contained" onClick={() => setMaking(true)}>
      {t("keys.make")}
    </Button>
  );
  return (
    <Section title={t("keys.title")} hint={t("keys.hint")} actions={rows?.length !== 0 && make}>
      {rows?.length === 0 ? (
        <EmptyState icon={<KeyIcon />} title={t("keys.none")} hint={t("keys.noneHint")} action={make} />
      ) : (
        <RowTable label={t("keys.title")} columns={columns} rows={rows} idOf={idOf} nameOf={nameOf} />
      )}
      <KeyDialog open={isMaking} onClose={() => setMaking(false)} />
      <Confirm
        open={revoking !== null}
        title={t("keys.ask", { name: revoking?.name ?? "" })}
        text={t("keys.askText")}
        action={t("keys.revoke")}
        busy={revoke.isPending}
        error={revoke.error}
        onClose={() => setRevoking(null)}
        onConfirm={() =>
          revoking &&
          revoke.mutate(revoking.id, {
            onSuccess: () => {
              setRevoking(null);
              toast({ text: t("keys.revoked") });
            },
          })
        }
      />
    </Section>
  );
}
