import KeyboardArrowDownIcon from "@mui/icons-material/KeyboardArrowDown";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Divider from "@mui/material/Divider";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { toast } from "../../components/Toasts.tsx";
import { type Arranged, graphQueries } from "./graph-queries.ts";

type Props = {
  readonly investigation: string;
  readonly current: string | null;
  readonly arranged: () => Arranged;
  readonly onOpen: (id: string | null) => void;
};

/** Arrangements that were kept: opened, saved, renamed, deleted. */
export function ViewMenu({ investigation, current, arranged, onOpen }: Props) {
  const { t } = useTranslation(["graph", "common"]);
  const ws = useWs();
  const mayWrite = useMayWrite();
  const asked = useQuery(graphQueries.views(ws, investigation));
  const make = useMutation(graphQueries.makeView(ws, investigation));
  const change = useMutation(graphQueries.changeView(ws));
  const remove = useMutation(graphQueries.removeView(ws));
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [naming, setNaming] = useState<"new" | "rename" | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const views = asked.data?.data ?? [];
  const open = views.find(({ id }) => id === current);
  const close = () => setAnchor(null);
  const done = (text: string) => () => toast({ text });
  const name = (given: string) => {
    if (naming === "rename" && open) change.mutate({ id: open.id, name: given }, { onSuccess: () => setNaming(null) });
    else
      make.mutate(
        { name: given, ...arranged() },
        {
          onSuccess: ({ data }) => {
            setNaming(null);
            onOpen(data.id);
          },
        },
      );
  };
  return (
    <>
      <Button
        variant="outlined"
        color={open ? "primary" : "inherit"}
        endIcon={<KeyboardArrowDownIcon />}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{
          ...{ height: 34, maxWidth: 220, whiteSpace: "nowrap", px: 1.25 },
          ...(!open && { borderColor: "divider", color: "text.secondary" }),
        }}
      >
        {open
          ? t("views.open", { name: open.name.length > 18 ? `${open.name.slice(0, 17)}…` : open.name })
          : t("views.label")}
      </Button>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={close}
        slotProps={{ paper: { sx: { minWidth: 220, maxWidth: 360 } } }}
      >
        {views.length === 0 && <MenuItem disabled>{t("views.none")}</MenuItem>}
        {views.map(({ id, name: title }) => (
          <MenuItem
            key={id}
            dense
            selected={id === current}
            onClick={() => {
              close();
              onOpen(id);
            }}
          >
            {title}
          </MenuItem>
        ))}
        {mayWrite && <Divider />}
        {mayWrite && open && (
          <MenuItem
            dense
            onClick={() => {
              close();
              change.mutate({ id: open.id, arranged: arranged() }, { onSuccess: done(t("views.saved")) });
            }}
          >
            {t("views.save")}
          </MenuItem>
        )}
        {mayWrite && (
          <MenuItem
            dense
            onClick={() => {
              close();
              setNaming("new");
            }}
          >
            {t("views.saveAs")}
          </MenuItem>
        )}
        {mayWrite && open && (
          <MenuItem
            dense
            onClick={() => {
              close();
              setNaming("rename");
            }}
          >
            {t("views.rename")}
          </MenuItem>
        )}
        {mayWrite && open && (
          <MenuItem
            dense
            onClick={() => {
              close();
              setDeleting(true);
            }}
          >
            {t("views.delete")}
          </MenuItem>
        )}
      </Menu>
      {naming && (
        <NameDialog
          title={t(naming === "new" ? "views.saveAs" : "views.rename")}
          given={naming === "rename" ? (open?.name ?? "") : ""}
          isBusy={make.isPending || change.isPending}
          onName={name}
          onClose={() => setNaming(null)}
        />
      )}
      {isDeleting && open && (
        <Dialog open onClose={() => setDeleting(false)} aria-labelledby="view-delete">
          <DialogTitle id="view-delete">{t("views.deleteAsk", { name: open.name })}</DialogTitle>
          <DialogContent>{t("views.deleteHint")}</DialogContent>
          <DialogActions>
            <Button color="inherit" onClick={() => setDeleting(false)}>
              {t("common:actions.cancel")}
            </Button>
            <Button
              color="error"
              variant="contained"
              loading={remove.isPending}
              onClick={() =>
                remove.mutate(open.id, {
                  onSuccess: () => {
                    setDeleting(false);
                    onOpen(null);
                  },
                })
              }
            >
              {t("common:actions.delete")}
            </Button>
          </DialogActions>
        </Dialog>
      )}
    </>
  );
}

type NameProps = {
  readonly title: string;
  readonly given: string;
  readonly isBusy: boolean;
  readonly onName: (name: string) => void;
  readonly onClose: () => void;
};

function NameDialog({ title, given, isBusy, onName, onClose }: NameProps) {
  const { t } = useTranslation(["graph", "common"]);
  const [name, setName] = useState(given);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) onName(name.trim());
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="view-name">
      <form onSubmit={submit}>
        <DialogTitle id="view-name">{title}</DialogTitle>
        <DialogContent>
          <TextField
            autoFocus
            fullWidth
            required
            label={t("views.name")}
            value={name}
            onChange={(event) => setName(event.target.value)}
            slotProps={{ htmlInput: { maxLength: 100 } }}
            sx={{ mt: 1 }}
          />
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onClose}>
            {t("common:actions.cancel")}
          </Button>
          <Button type="submit" variant="contained" disabled={!name.trim()} loading={isBusy}>
            {t("common:actions.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
