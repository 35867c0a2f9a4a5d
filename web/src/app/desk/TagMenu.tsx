import AddIcon from "@mui/icons-material/Add";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import List from "@mui/material/List";
import ListItem from "@mui/material/ListItem";
import ListItemButton from "@mui/material/ListItemButton";
import Popover from "@mui/material/Popover";
import TextField from "@mui/material/TextField";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { useWs } from "../ws.tsx";
import { deskQueries, type Subject } from "./desk-queries.ts";
import { TagChip } from "./TagChip.tsx";

type Props = {
  readonly subjects: readonly Subject[];
  readonly label: string;
  /** Names of tags that are on it already. */
  readonly has?: readonly string[];
  readonly isQuiet?: boolean;
};

/** Puts a tag on things: one that is there, or a new one. */
export function TagMenu({ subjects, label, has = [], isQuiet = false }: Props) {
  const { t } = useTranslation("desk");
  const format = useFormat();
  const ws = useWs();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [name, setName] = useState("");
  const tags = useQuery({ ...deskQueries.tags(ws, null), enabled: anchor !== null });
  const make = useMutation(deskQueries.makeTag(ws));
  const put = useMutation(deskQueries.tag(ws));
  const wanted = name.trim().toLowerCase();
  const shown = (tags.data?.data ?? []).filter(
    (tag) => !has.includes(tag.name) && tag.name.toLowerCase().includes(wanted),
  );
  const onto = (tag: { id: string; name: string }) =>
    put.mutate(
      { tag: tag.id, subjects },
      {
        onSuccess: () => {
          setAnchor(null);
          setName("");
          if (!isQuiet) toast({ text: t("tags.put", { name: tag.name, n: format.number(subjects.length) }) });
        },
      },
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const exact = tags.data?.data.find((tag) => tag.name.toLowerCase() === wanted);
    if (exact) onto(exact);
    else if (wanted) make.mutate(name.trim(), { onSuccess: ({ data }) => onto(data) });
  };
  return (
    <>
      <Button startIcon={<AddIcon />} aria-haspopup="dialog" onClick={(event) => setAnchor(event.currentTarget)}>
        {label}
      </Button>
      <Popover
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: "bottom", horizontal: "left" }}
        slotProps={{ paper: { role: "dialog", "aria-label": label, sx: { maxHeight: 360, width: 260 } } as object }}
      >
        <Box sx={{ px: 1.5, pt: 1.5 }}>
          <form onSubmit={submit}>
            <TextField
              fullWidth
              autoFocus
              label={t("tags.name")}
              value={name}
              onChange={(event) => setName(event.target.value)}
              slotProps={{ htmlInput: { maxLength: 60 } }}
            />
            {wanted !== "" && !shown.some((tag) => tag.name.toLowerCase() === wanted) && (
              <Button type="submit" fullWidth loading={make.isPending || put.isPending} sx={{ mt: 0.5 }}>
                {t("tags.make", { name: name.trim() })}
              </Button>
            )}
          </form>
        </Box>
        <List dense>
          {shown.slice(0, 30).map((tag) => (
            <ListItem key={tag.id} disablePadding>
              <ListItemButton onClick={() => onto(tag)}>
                <Box sx={{ flexGrow: 1, minWidth: 0 }}>
                  <TagChip tag={tag} />
                </Box>
                <Box component="span" sx={{ ml: 1, color: "text.secondary", fontSize: 12 }}>
                  {format.number(tag.subjects)}
                </Box>
              </ListItemButton>
            </ListItem>
          ))}
        </List>
      </Popover>
    </>
  );
}
