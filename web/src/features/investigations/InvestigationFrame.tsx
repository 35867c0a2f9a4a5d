import AddIcon from "@mui/icons-material/Add";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Tab from "@mui/material/Tab";
import Tabs from "@mui/material/Tabs";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, Outlet, useLocation, useParams } from "react-router";
import { useLive } from "../../app/live/use-live.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { Fault } from "../../components/Fault.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type InvestigationDetails, investigationQueries } from "./investigation-queries.ts";

export type Framed = { readonly investigation: InvestigationDetails } & ReturnType<typeof useLive>;

/** One investigation: what it is called and asks, and its tabs, which all follow it live. */
export function InvestigationFrame() {
  const { t } = useTranslation("investigations");
  const format = useFormat();
  const ws = useWs();
  const mayWrite = useMayWrite();
  const { id = "" } = useParams();
  const { pathname } = useLocation();
  const live = useLive(ws, id);
  const settle = useMutation(investigationQueries.settle(ws, id));
  const asked = useQuery(investigationQueries.one(ws, id, live.connection === "live" ? false : 5_000));
  if (asked.isError && !asked.data) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Waiting />;
  const { data } = asked.data;
  const base = `/investigations/${id}`;
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, n) => all + n, 0);
  const tabs = [
    { to: base, label: t("tabs.overview") },
    { to: `${base}/entities`, label: t("tabs.entities"), n: sum(data.entities) },
    { to: `${base}/findings`, label: t("tabs.findings"), n: sum(data.findings) },
    { to: `${base}/timeline`, label: t("tabs.timeline") },
    { to: `${base}/map`, label: t("tabs.map") },
    { to: `${base}/notes`, label: t("tabs.notes") },
  ];
  const at = tabs.findLast(({ to }) => pathname === to || pathname === `${to}/`)?.to ?? base;
  return (
    <>
      <PageHeader
        title={data.title}
        hint={data.question}
        actions={
          <>
            {data.state !== "open" && <Tag>{t(`states.${data.state}`)}</Tag>}
            {mayWrite && (
              <Button
                color="inherit"
                loading={settle.isPending}
                onClick={() => settle.mutate(data.state === "open" ? "close" : "reopen")}
              >
                {t(data.state === "open" ? "close" : "reopen")}
              </Button>
            )}
            {mayWrite && data.state === "open" && (
              <Button variant="contained" startIcon={<AddIcon />} component={Link} to={`/scan?investigation=${id}`}>
                {t("scan")}
              </Button>
            )}
          </>
        }
      >
        <Tabs
          value={at}
          variant="scrollable"
          scrollButtons={false}
          aria-label={data.title}
          sx={{ mt: 1, minHeight: 40, borderBottom: 1, borderColor: "divider", "& .MuiTab-root": { minHeight: 40 } }}
        >
          {tabs.map(({ to, label, n }) => (
            <Tab
              key={to}
              value={to}
              component={Link}
              to={to}
              label={
                <span>
                  {label}
                  {n !== undefined && (
                    <Box
                      component="span"
                      sx={{ ml: 0.75, color: "text.secondary", fontVariantNumeric: "tabular-nums" }}
                    >
                      {format.number(n)}
                    </Box>
                  )}
                </span>
              }
            />
          ))}
        </Tabs>
      </PageHeader>
      <Outlet context={{ investigation: data, ...live } satisfies Framed} />
    </>
  );
}

function Waiting() {
  return (
    <Box aria-busy="true">
      <Skeleton width={280} height={36} />
      <Skeleton width={420} />
      <Skeleton variant="rounded" height={220} sx={{ mt: 3 }} />
    </Box>
  );
}
