import AddIcon from "@mui/icons-material/Add";
import StickyNote2OutlinedIcon from "@mui/icons-material/StickyNote2Outlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import MenuItem from "@mui/material/MenuItem";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useAddress } from "../../app/use-address.ts";
import { useSession } from "../../app/use-session.ts";
import { useWorkspace } from "../../app/workspace.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { SearchField } from "../../components/SearchField.tsx";
import { Files } from "./Files.tsx";
import { NewNote } from "./NewNote.tsx";
import { NoteCard } from "./NoteCard.tsx";
import { noteQueries } from "./note-queries.ts";

const kinds = ["entity", "finding"] as const;
const sorts = ["-created_at", "created_at", "pinned_at", "-pinned_at"] as const;

/** What people wrote down in an investigation, and the files they added. */
export function NotesTab() {
  const { t } = useTranslation(["notes", "common"]);
  const ws = useWs();
  const mayWrite = useMayWrite();
  const session = useSession();
  const { current } = useWorkspace();
  const { id = "" } = useParams();
  const { search, change } = useAddress();
  const [isWriting, setWriting] = useState(false);
  const members = useQuery(noteQueries.members(ws)).data?.data ?? [];
  const q = search.get("q") ?? "";
  const author = search.get("author");
  const kind = kinds.find((one) => one === search.get("about"));
  const sort = sorts.find((one) => one === search.get("sort")) ?? "-created_at";
  const list = useInfiniteQuery(
    noteQueries.list(ws, id, { sort, ...(q && { q }), ...(author && { author }), ...(kind && { subject_kind: kind }) }),
  );
  const rows = list.data?.pages.flatMap((page) => page.data);
  const me = session.state === "in" ? session.me.id : "";
  const isAdmin = current?.role === "owner" || current?.role === "admin";
  const nameOf = (user: string) => members.find(({ user_id }) => user_id === user)?.display_name ?? t("somebody");
  const mayDelete = (by: string) => mayWrite && (isAdmin || by === me);
  const isFiltered = q !== "" || author !== null || kind !== undefined;
  return (
    <Box
      sx={{
        display: "grid",
        gap: 2,
        alignItems: "start",
        gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "minmax(0, 1fr) 340px" },
      }}
    >
      <Stack spacing={1.5} sx={{ minWidth: 0 }}>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
          <SearchField label={t("search")} value={q} onChange={(text) => change({ q: text || null })} />
          <FilterMenu
            label={t("author")}
            choices={members.map(({ user_id, display_name }) => ({ value: user_id, label: display_name }))}
            chosen={author ? [author] : []}
            onChange={(next) => change({ author: next.at(-1) ?? null })}
          />
          <FilterMenu
            label={t("fields.about")}
            choices={kinds.map((value) => ({ value, label: t(`about.${value}`) }))}
            chosen={kind ? [kind] : []}
            onChange={(next) => change({ about: next.at(-1) ?? null })}
          />
          <TextField
            select
            value={sort}
            onChange={(event) => change({ sort: event.target.value })}
            sx={{ width: 176, "& .MuiInputBase-root": { height: 34, fontSize: 13.5 } }}
            slotProps={{ htmlInput: { "aria-label": t("sort") } }}
          >
            {sorts.map((one) => (
              <MenuItem key={one} value={one}>
                {t(`sorts.${one}`)}
              </MenuItem>
            ))}
          </TextField>
          <Box sx={{ flexGrow: 1 }} />
          {mayWrite && !isWriting && (
            <Button variant="contained" startIcon={<AddIcon />} onClick={() => setWriting(true)}>
              {t("new")}
            </Button>
          )}
        </Box>
        {isWriting && <NewNote investigation={id} onClose={() => setWriting(false)} />}
        {list.isError ? (
          <Fault error={list.error} onRetry={() => void list.refetch()} />
        ) : !rows ? (
          <Skeleton variant="rounded" height={140} />
        ) : rows.length === 0 ? (
          !isWriting && (
            <EmptyState
              icon={<StickyNote2OutlinedIcon />}
              title={t(isFiltered ? "noMatch" : "none")}
              {...(!isFiltered && { hint: t(mayWrite ? "noneHint" : "noneForViewer") })}
              action={
                isFiltered && (
                  <Button onClick={() => change({ q: null, author: null, about: null })}>{t("common:list.all")}</Button>
                )
              }
            />
          )
        ) : (
          rows.map((note) => (
            <NoteCard
              key={note.id}
              note={note}
              author={nameOf(note.created_by)}
              editor={nameOf(note.updated_by)}
              mayChange={mayWrite}
              mayDelete={mayDelete(note.created_by)}
              isMeant={search.get("note") === note.id}
            />
          ))
        )}
        {list.hasNextPage && (
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("common:list.more")}
          </Button>
        )}
      </Stack>
      <Files investigation={id} nameOf={nameOf} mayDelete={mayDelete} />
    </Box>
  );
}
