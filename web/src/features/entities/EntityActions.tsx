import Button from "@mui/material/Button";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { NoteDialog } from "../../app/desk/NoteDialog.tsx";
import { TagMenu } from "../../app/desk/TagMenu.tsx";
import { useIsAdmin } from "../../app/use-role.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { SelectionBar } from "../../components/SelectionBar.tsx";
import { csvOf, saveFile } from "../../components/save-file.ts";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { writtenAs } from "../../components/written-as.ts";
import { type Entity, entityQueries } from "./entity-queries.ts";

type Props = { readonly chosen: readonly Entity[]; readonly onClear: () => void };

/** What can be done to all entities that are picked. */
export function EntityActions({ chosen, onClear }: Props) {
  const { t } = useTranslation(["entities", "desk", "common"]);
  const mayWrite = useMayWrite();
  const isAdmin = useIsAdmin();
  const { id: investigation } = useParams();
  const [isNoting, setNoting] = useState(false);
  const [isErasing, setErasing] = useState(false);
  const subjects = chosen.map(({ id }) => ({ kind: "entity" as const, id }));
  const targets = encodeURIComponent(chosen.map(writtenAs).join("\n"));
  return (
    <>
      <SelectionBar n={chosen.length} onClear={onClear}>
        {mayWrite && <TagMenu subjects={subjects} label={t("desk:tags.add")} />}
        {mayWrite && <Button onClick={() => setNoting(true)}>{t("note")}</Button>}
        {mayWrite && (
          <Button
            component={Link}
            to={`/scan?${investigation ? `investigation=${investigation}&` : ""}targets=${targets}`}
          >
            {t("scanThese")}
          </Button>
        )}
        <ExportMenu chosen={chosen} />
        {isAdmin && (
          <Button color="error" onClick={() => setErasing(true)}>
            {t("erase")}
          </Button>
        )}
      </SelectionBar>
      <NoteDialog subjects={isNoting ? subjects : null} onClose={() => setNoting(false)} />
      {isErasing && <EraseDialog chosen={chosen} onClose={() => setErasing(false)} onDone={onClear} />}
    </>
  );
}

const columns = ["id", "type", "value", "findings", "severities", "first_seen", "last_seen", "attributes"];

function ExportMenu({ chosen }: { readonly chosen: readonly Entity[] }) {
  const { t } = useTranslation("desk");
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const save = (kind: "csv" | "json") => {
    setAnchor(null);
    if (kind === "csv") saveFile("entities.csv", "text/csv;charset=utf-8", csvOf(columns, chosen));
    else saveFile("entities.json", "application/json", `${JSON.stringify(chosen, null, 2)}\n`);
  };
  return (
    <>
      <Button aria-haspopup="menu" onClick={(event) => setAnchor(event.currentTarget)}>
        {t("grid.export")}
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {(["csv", "json"] as const).map((kind) => (
          <MenuItem key={kind} dense onClick={() => save(kind)}>
            {t(`grid.${kind}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}

type EraseProps = { readonly chosen: readonly Entity[]; readonly onClose: () => void; readonly onDone: () => void };

function EraseDialog({ chosen, onClose, onDone }: EraseProps) {
  const { t } = useTranslation("entities");
  const format = useFormat();
  const [reason, setReason] = useState("");
  const erase = useMutation(entityQueries.erase(useWs()));
  return (
    <ConfirmDialog
      open
      title={t("eraseAsk", { n: format.number(chosen.length) })}
      action={t("erase")}
      isReady={reason.trim() !== "" && !erase.isPending}
      onClose={onClose}
      onConfirm={() =>
        erase.mutate(
          { ids: chosen.map(({ id }) => id), reason: reason.trim() },
          {
            onSuccess: (facts) => {
              toast({ text: t("erased", { n: format.number(chosen.length), facts: format.number(facts) }) });
              onDone();
              onClose();
            },
          },
        )
      }
      hint={
        <>
          <Typography variant="body2" sx={{ mb: 2 }}>
            {t("eraseHint")}
          </Typography>
          <TextField
            fullWidth
            required
            autoFocus
            label={t("eraseReason")}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 500 } }}
          />
        </>
      }
    />
  );
}
