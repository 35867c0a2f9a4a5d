import HistoryIcon from "@mui/icons-material/History";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Section } from "../../components/Section.tsx";
import { WithPanel } from "../../components/WithPanel.tsx";
import { AuditFilters } from "./AuditFilters.tsx";
import { AuditPanel } from "./AuditPanel.tsx";
import { AuditTable } from "./AuditTable.tsx";
import { type AuditFilter, settingsQueries } from "./settings-queries.ts";
import { useRole } from "./use-role.ts";
import { VerifyButton } from "./VerifyButton.tsx";

const filters = ["actor", "action", "subject", "from", "to"] as const;

/** Who did what: read by those who may, and shown to be whole. */
export function AuditPart() {
  const { t } = useTranslation("settings");
  const { mayReadAudit } = useRole();
  if (!mayReadAudit) return <Alert severity="info">{t("audit.adminOnly")}</Alert>;
  return <Audit />;
}

function Audit() {
  const { t } = useTranslation(["settings", "common"]);
  const ws = useWs();
  const { runsDeployment } = useRole();
  const { search, change } = useAddress();
  const at = search.get("entry");
  const chain = runsDeployment && search.get("chain") === "deployment" ? "deployment" : "workspace";
  const text = Object.fromEntries(filters.map((name) => [name, search.get(name) ?? ""])) as Record<
    (typeof filters)[number],
    string
  >;
  const filter: AuditFilter = {
    ...(chain === "deployment" && { chain }),
    ...(text.actor && { actor: text.actor }),
    ...(text.action && { action: text.action }),
    ...(text.subject && { subject: text.subject }),
    ...(text.from && { from: new Date(`${text.from}T00:00:00`).toISOString() }),
    ...(text.to && { to: new Date(`${text.to}T23:59:59.999`).toISOString() }),
  };
  const members = useQuery(settingsQueries.members(ws)).data?.data ?? [];
  const list = useInfiniteQuery(settingsQueries.audit(ws, filter));
  const rows = list.data?.pages.flatMap((page) => page.data);
  const entry = rows?.find(({ seq }) => String(seq) === at);
  const isFiltered = filters.some((name) => text[name] !== "");
  const clear = () => change(Object.fromEntries(filters.map((name) => [name, null])));
  const nameOf = (id: string) => members.find(({ user_id }) => user_id === id)?.display_name;
  return (
    <Section title={t("audit.title")} hint={t("audit.hint")} actions={<VerifyButton />}>
      <WithPanel
        title={t("audit.entry", { n: at ?? "" })}
        panel={entry ? <AuditPanel entry={entry} who={nameOf(entry.actor)} /> : null}
        onClose={() => change({ entry: null })}
      >
        <AuditFilters
          values={text}
          members={members}
          {...(runsDeployment && { chain })}
          onChange={(name, value) => change({ [name]: value || null, entry: null })}
        />
        {list.isError ? (
          <Fault error={list.error} onRetry={() => void list.refetch()} />
        ) : rows?.length === 0 ? (
          <EmptyState
            icon={<HistoryIcon />}
            title={t(isFiltered ? "audit.noMatch" : "audit.none")}
            action={isFiltered && <Button onClick={clear}>{t("common:list.all")}</Button>}
          />
        ) : (
          <Box>
            <AuditTable
              rows={rows}
              at={at}
              nameOf={nameOf}
              onOpen={(seq) => change({ entry: seq })}
              more={
                list.hasNextPage ? { load: () => void list.fetchNextPage(), busy: list.isFetchingNextPage } : undefined
              }
            />
          </Box>
        )}
      </WithPanel>
    </Section>
  );
}
