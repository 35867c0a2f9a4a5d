import CloudOutlinedIcon from "@mui/icons-material/CloudOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { healths } from "../../components/SourceHealth.tsx";
import { useRowKeys } from "../../components/use-row-keys.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { SourcePanel } from "./SourcePanel.tsx";
import { SourceTable } from "./SourceTable.tsx";
import { keyStateOf, sourceQueries } from "./source-queries.ts";

const keyStates = ["missing", "optional", "set", "none"] as const;

/** Third parties that modules ask: how they are, how fast they are asked, and the keys for them. */
export function SourcesPage() {
  const { t } = useTranslation(["sources", "common"]);
  const ws = useWs();
  const { search, change } = useAddress();
  const list = useQuery(sourceQueries.list(ws));
  const all = list.data?.data;
  const q = (search.get("q") ?? "").toLowerCase();
  const health = search.getAll("health");
  const key = search.getAll("key");
  const at = search.get("source");
  const rows = all?.filter(
    (source) =>
      [source.id, source.title, source.terms, ...source.modules].some((text) => text.toLowerCase().includes(q)) &&
      (health.length === 0 || health.includes(source.state)) &&
      (key.length === 0 || key.includes(keyStateOf(source))),
  );
  const open = (id: string | null) => change({ source: id });
  useRowKeys({ ids: rows?.map(({ id }) => id) ?? [], at, onGo: open, onClose: () => open(null) });
  const source = all?.find(({ id }) => id === at);
  return (
    <>
      <PageHeader
        title={t("title")}
        hint={t("hint")}
        actions={
          <Button variant="outlined" component={Link} to="/modules">
            {t("toModules")}
          </Button>
        }
      />
      <WithPanel
        title={t("source")}
        panel={source ? <SourcePanel key={source.id} source={source} /> : null}
        onClose={() => open(null)}
      >
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1.5 }}>
          <SearchField
            label={t("search")}
            value={search.get("q") ?? ""}
            onChange={(text) => change({ q: text || null })}
          />
          <FilterMenu
            label={t("columns.health")}
            choices={healths.map((value) => ({
              ...{ value, label: t(`health.${value}`), n: all?.filter((one) => one.state === value).length ?? 0 },
            }))}
            chosen={health}
            onChange={(chosen) => change({ health: chosen })}
          />
          <FilterMenu
            label={t("columns.key")}
            choices={keyStates.map((value) => ({
              ...{ value, label: t(`keys.${value}`), n: all?.filter((one) => keyStateOf(one) === value).length ?? 0 },
            }))}
            chosen={key}
            onChange={(chosen) => change({ key: chosen })}
          />
        </Box>
        {list.isError ? (
          <Fault error={list.error} onRetry={() => void list.refetch()} />
        ) : rows?.length === 0 ? (
          <EmptyState
            icon={<CloudOutlinedIcon />}
            title={t("noMatch")}
            action={
              <Button onClick={() => change({ q: null, health: null, key: null })}>{t("common:list.all")}</Button>
            }
          />
        ) : (
          <SourceTable rows={rows} at={at} onOpen={open} total={all?.length} />
        )}
      </WithPanel>
    </>
  );
}
