import BookmarkBorderIcon from "@mui/icons-material/BookmarkBorder";
import CheckIcon from "@mui/icons-material/Check";
import Button from "@mui/material/Button";
import Divider from "@mui/material/Divider";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import ListSubheader from "@mui/material/ListSubheader";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { ConfirmDialog } from "../../components/ConfirmDialog.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useIsAdmin } from "../use-role.ts";
import { useWs } from "../ws.tsx";
import { deskQueries, type SavedView } from "./desk-queries.ts";
import { ViewDialog } from "./ViewDialog.tsx";

type Props = {
  readonly page: string;
  /** Parameters of the address that are no part of a view, such as the row that is open. */
  readonly aside: readonly string[];
};

const addressOf = ({ view }: SavedView) => (typeof view.address === "string" ? view.address : "");

/** Ways to see a page that somebody saved: filters, columns and order, as they stand in the address. */
export function SavedViews({ page, aside }: Props) {
  const { t } = useTranslation(["desk", "common"]);
  const ws = useWs();
  const isAdmin = useIsAdmin();
  const [search, setSearch] = useSearchParams();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [editing, setEditing] = useState<SavedView | "new" | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const views = useQuery(deskQueries.views(ws, page));
  const change = useMutation(deskQueries.changeView(ws, page));
  const remove = useMutation(deskQueries.deleteView(ws, page));
  const now = new URLSearchParams([...search].filter(([name]) => name !== "saved" && !aside.includes(name))).toString();
  const all = views.data?.data ?? [];
  const current = all.find(({ id }) => id === search.get("saved"));
  const isChanged = current !== undefined && addressOf(current) !== now;
  const mayChange = current !== undefined && (current.mine || isAdmin);
  const apply = (view: SavedView | null) => {
    setAnchor(null);
    setSearch(view ? `${addressOf(view)}${addressOf(view) ? "&" : ""}saved=${view.id}` : "", { replace: true });
  };
  const groups = [
    { title: t("views.mine"), some: all.filter(({ mine }) => mine) },
    { title: t("views.shared"), some: all.filter(({ mine }) => !mine) },
  ].filter(({ some }) => some.length > 0);
  const act = (what: () => void) => () => {
    setAnchor(null);
    what();
  };
  return (
    <>
      <Button
        variant="outlined"
        color={current ? "primary" : "inherit"}
        startIcon={<BookmarkBorderIcon />}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ height: 34, maxWidth: 240, ...(!current && { borderColor: "divider", color: "text.secondary" }) }}
      >
        <span style={{ overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" }}>
          {current ? `${current.name}${isChanged ? " •" : ""}` : t("views.title")}
        </span>
      </Button>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => setAnchor(null)}
        slotProps={{ paper: { sx: { maxHeight: 440, minWidth: 240, maxWidth: 340 } } }}
      >
        {groups.flatMap(({ title, some }) => [
          <ListSubheader key={title} role="presentation" sx={{ lineHeight: 2.2, bgcolor: "transparent" }}>
            {title}
          </ListSubheader>,
          ...some.map((view) => (
            <MenuItem key={view.id} dense selected={view.id === current?.id} onClick={() => apply(view)}>
              <ListItemIcon>{view.id === current?.id && <CheckIcon fontSize="small" />}</ListItemIcon>
              <ListItemText
                primary={view.name}
                {...(view.mine && view.shared && { secondary: t("views.isShared") })}
                slotProps={{ primary: { noWrap: true } }}
              />
            </MenuItem>
          )),
        ])}
        {groups.length === 0 && (
          <MenuItem dense disabled>
            {t("views.none")}
          </MenuItem>
        )}
        <Divider />
        <MenuItem dense onClick={act(() => setEditing("new"))}>
          {t("views.save")}
        </MenuItem>
        {isChanged && mayChange && (
          <MenuItem
            dense
            onClick={act(() =>
              change.mutate(
                { id: current.id, address: now },
                { onSuccess: () => toast({ text: t("views.updated", { name: current.name }) }) },
              ),
            )}
          >
            {t("views.update", { name: current.name })}
          </MenuItem>
        )}
        {mayChange && (
          <MenuItem dense onClick={act(() => setEditing(current))}>
            {t("views.rename", { name: current.name })}
          </MenuItem>
        )}
        {mayChange && (
          <MenuItem dense onClick={act(() => setDeleting(true))}>
            {t("views.delete", { name: current.name })}
          </MenuItem>
        )}
        {search.size > 0 && (
          <MenuItem dense onClick={() => apply(null)}>
            {t("views.leave")}
          </MenuItem>
        )}
      </Menu>
      <ViewDialog
        page={page}
        view={editing}
        address={now}
        onClose={() => setEditing(null)}
        onMade={(id) => setSearch(`${now}${now ? "&" : ""}saved=${id}`, { replace: true })}
      />
      <ConfirmDialog
        open={isDeleting}
        title={t("views.deleteAsk", { name: current?.name })}
        hint={t(current?.shared ? "views.deleteShared" : "views.deleteOwn")}
        action={t("common:actions.delete")}
        onClose={() => setDeleting(false)}
        onConfirm={() => {
          setDeleting(false);
          if (current) remove.mutate(current.id, { onSuccess: () => setSearch(now, { replace: true }) });
        }}
      />
    </>
  );
}
