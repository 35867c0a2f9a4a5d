import Box from "@mui/material/Box";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useMayWrite, useWs } from "../ws.tsx";
import { deskQueries, type Subject } from "./desk-queries.ts";
import { TagChip } from "./TagChip.tsx";
import { TagMenu } from "./TagMenu.tsx";

/** The tags of a thing, and a way to put another on it. */
export function Tags({ subject }: { readonly subject: Subject }) {
  const { t } = useTranslation("desk");
  const ws = useWs();
  const mayWrite = useMayWrite();
  const tags = useQuery(deskQueries.tags(ws, subject)).data?.data ?? [];
  const take = useMutation(deskQueries.tag(ws));
  if (tags.length === 0 && !mayWrite) return null;
  return (
    <Box
      role="group"
      aria-label={t("tags.title")}
      sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 0.5 }}
    >
      {tags.map((tag) => (
        <TagChip
          key={tag.id}
          tag={tag}
          {...(mayWrite && { onTake: () => take.mutate({ tag: tag.id, subjects: [subject], off: true }) })}
        />
      ))}
      {mayWrite && <TagMenu subjects={[subject]} label={t("tags.add")} has={tags.map(({ name }) => name)} isQuiet />}
    </Box>
  );
}
