import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { Fault } from "../../components/Fault.tsx";
import { useFormat } from "../../components/use-format.ts";
import { entityQueries } from "./entity-queries.ts";

type Group = { readonly relation: string; readonly direction: "out" | "in"; readonly type: string };
type Props = { readonly id: number; readonly onOpen: (id: number) => void };

/** What an entity is linked to, by relation; a group unfolds to its first fifty. */
export function Neighbours({ id, onOpen }: Props) {
  const { t } = useTranslation("entities");
  const format = useFormat();
  const asked = useQuery(entityQueries.neighbours(useWs(), id, {}));
  const [open, setOpen] = useState("");
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={160} />;
  const { groups = [] } = asked.data;
  if (groups.length === 0) return <Typography color="textSecondary">{t("noNeighbours")}</Typography>;
  return groups.map(({ relation, direction, type, count, more }) => {
    const key = `${relation} ${direction} ${type}`;
    return (
      <Box key={key} sx={{ borderBottom: 1, borderColor: "divider", py: 0.5 }}>
        <Button
          fullWidth
          color="inherit"
          aria-expanded={open === key}
          onClick={() => setOpen(open === key ? "" : key)}
          sx={{ justifyContent: "flex-start", gap: 1, px: 0.5 }}
        >
          <span aria-hidden="true">{direction === "out" ? "→" : "←"}</span>
          <span>{relation.replaceAll("_", " ")}</span>
          <Box component="span" sx={{ color: "text.secondary", flexGrow: 1, textAlign: "left" }}>
            {t(`types.${type}`, { defaultValue: type })}
          </Box>
          <span>
            {format.number(count)}
            {more && "+"}
          </span>
        </Button>
        {open === key && <Members id={id} group={{ relation, direction, type }} onOpen={onOpen} />}
      </Box>
    );
  });
}

function Members({ id, group, onOpen }: Props & { readonly group: Group }) {
  const asked = useQuery(entityQueries.neighbours(useWs(), id, group));
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton height={32} />;
  return asked.data.data.map(({ relation_id, entity }) => (
    <Button
      key={relation_id}
      fullWidth
      onClick={() => onOpen(entity.id)}
      sx={{ justifyContent: "flex-start", textAlign: "left", pl: 3.5 }}
    >
      <Collected text={entity.value} />
    </Button>
  ));
}
