import AttachFileIcon from "@mui/icons-material/AttachFile";
import DeleteOutlineIcon from "@mui/icons-material/DeleteOutlined";
import DownloadIcon from "@mui/icons-material/FileDownloadOutlined";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Skeleton from "@mui/material/Skeleton";
import Tooltip from "@mui/material/Tooltip";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { BoardPanel } from "../../components/BoardPanel.tsx";
import { Visible } from "../../components/Collected.tsx";
import { unseen } from "../../components/charts/paint.ts";
import { Fault } from "../../components/Fault.tsx";
import { useFormat } from "../../components/use-format.ts";
import { ConfirmDelete } from "./ConfirmDelete.tsx";
import { type Attachment, fileQueries } from "./note-queries.ts";
import { SubjectLink } from "./SubjectLink.tsx";

type Props = {
  readonly investigation: string;
  readonly nameOf: (user: string) => string;
  readonly mayDelete: (author: string) => boolean;
};

/** Files that people added: kept like evidence, only ever saved, never shown. */
export function Files({ investigation, nameOf, mayDelete }: Props) {
  const { t } = useTranslation(["notes", "common"]);
  const ws = useWs();
  const mayWrite = useMayWrite();
  const list = useInfiniteQuery(fileQueries.list(ws, investigation));
  const attach = useMutation(fileQueries.attach(ws, investigation));
  const remove = useMutation(fileQueries.remove(ws));
  const [leaving, setLeaving] = useState<Attachment | null>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const rows = list.data?.pages.flatMap((page) => page.data);
  return (
    <BoardPanel
      title={t("files.title")}
      action={
        mayWrite && (
          <>
            <Button startIcon={<AttachFileIcon />} loading={attach.isPending} onClick={() => chooser.current?.click()}>
              {t("files.add")}
            </Button>
            <Box
              component="input"
              ref={chooser}
              type="file"
              aria-label={t("files.choose")}
              tabIndex={-1}
              sx={unseen}
              onChange={(event) => {
                const [file] = event.target.files ?? [];
                event.target.value = "";
                if (file) attach.mutate(file);
              }}
            />
          </>
        )
      }
    >
      {list.isError && <Fault error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Skeleton variant="rounded" height={72} />}
      {rows?.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          {t("files.none")}
        </Typography>
      )}
      {rows && rows.length > 0 && (
        <Box component="ul" aria-label={t("files.title")} sx={{ listStyle: "none", m: 0, p: 0 }}>
          {rows.map((file) => (
            <FileRow
              key={file.id}
              file={file}
              author={nameOf(file.created_by)}
              {...(mayWrite && mayDelete(file.created_by) && { onDelete: () => setLeaving(file) })}
            />
          ))}
        </Box>
      )}
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("common:list.more")}
        </Button>
      )}
      <ConfirmDelete
        open={leaving !== null}
        title={t("files.delete", { name: leaving?.name ?? "" })}
        hint={t("files.deleteHint")}
        onClose={() => setLeaving(null)}
        onDelete={() => leaving && remove.mutate(leaving.id)}
      />
    </BoardPanel>
  );
}

type RowProps = { readonly file: Attachment; readonly author: string; readonly onDelete?: () => void };

function FileRow({ file, author, onDelete }: RowProps) {
  const { t, i18n } = useTranslation(["notes", "common"]);
  const format = useFormat();
  const save = useMutation(fileQueries.save(useWs()));
  const { name, size, created_at, subject } = file;
  return (
    <Box
      component="li"
      sx={{ display: "flex", alignItems: "center", gap: 0.5, py: 0.75, borderTop: 1, borderColor: "divider" }}
    >
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <Typography variant="body2" noWrap title={name} sx={{ fontWeight: 560 }}>
          <Visible text={name} />
        </Typography>
        <Typography variant="caption" component="p" color="textSecondary">
          {sizeOf(size, i18n.language)} · {author}
          <br />
          {format.date(created_at)}
        </Typography>
        {subject.kind !== "investigation" && (
          <Typography variant="caption" component="p" noWrap>
            <SubjectLink subject={subject} />
          </Typography>
        )}
      </Box>
      <Tooltip title={t("files.save")}>
        <IconButton
          aria-label={t("files.saveNamed", { name })}
          loading={save.isPending}
          onClick={() => save.mutate(file)}
        >
          <DownloadIcon fontSize="small" />
        </IconButton>
      </Tooltip>
      {onDelete && (
        <Tooltip title={t("common:actions.delete")}>
          <IconButton aria-label={t("files.delete", { name })} onClick={onDelete}>
            <DeleteOutlineIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      )}
    </Box>
  );
}

function sizeOf(bytes: number, language: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(language, {
    ...{ style: "unit", unit: units[step] ?? "byte", unitDisplay: step === 0 ? "long" : "short" },
    maximumFractionDigits: step === 0 ? 0 : 1,
  }).format(bytes / 1_000 ** step);
}
