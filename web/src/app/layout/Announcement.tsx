import Alert from "@mui/material/Alert";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, ok } from "../../api/client.ts";
import { Visible } from "../../components/Collected.tsx";
import { useWorkspace } from "../workspace.ts";

const flagsOf = (ws: string) =>
  queryOptions({
    queryKey: ["flags", ws],
    queryFn: ({ signal }) => ok(api.GET("/api/v1/workspaces/{ws}/flags", { signal, params: { path: { ws } } })),
    staleTime: 60_000,
    refetchInterval: 300_000,
  });

/** What whoever runs this server tells everybody. */
export function Announcement() {
  const { current } = useWorkspace();
  return current ? <AnnouncementIn ws={current.id} /> : null;
}

function AnnouncementIn({ ws }: { readonly ws: string }) {
  const flags = useQuery(flagsOf(ws)).data?.data;
  const text = flags?.find(({ name }) => name === "announcement")?.value;
  if (typeof text !== "string" || text === "") return null;
  return (
    <Alert severity="info" sx={{ borderRadius: 0, py: 0, borderBottom: 1, borderColor: "divider" }}>
      <Visible text={text} />
    </Alert>
  );
}
