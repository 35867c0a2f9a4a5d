import MoreVertIcon from "@mui/icons-material/MoreVert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { CopyButton } from "../../components/CopyButton.tsx";
import { Fault } from "../../components/Fault.tsx";
import { Severity } from "../../components/Severity.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { graphQueries } from "./graph-queries.ts";
import { type EntityMark, type FoldMark, type Group, groupKey, type View } from "./graph-state.ts";
import { Glyph } from "./Legend.tsx";
import type { Place } from "./shown.ts";

export type Does = {
  readonly onExpand: (key: string) => void;
  readonly onGroup: (group: Group) => void;
  readonly onHide: (keys: readonly string[]) => void;
  readonly onPin: (keys: readonly string[]) => void;
  readonly onMenu: (key: string, at: Place) => void;
  readonly onPath: (from: string, to: string) => void;
  readonly busy: string | null;
};

type Props = Does & {
  readonly mark: EntityMark;
  readonly investigation: string;
  readonly view: View;
};

const edge = { borderColor: "divider" } as const;

/** The entity that is chosen, and what can be brought into the picture from it. */
export function NodePanel({ mark, investigation, view, onExpand, onGroup, onHide, onPin, onMenu, busy }: Props) {
  const { t } = useTranslation(["graph", "entities"]);
  const format = useFormat();
  const ws = useWs();
  const mayWrite = useMayWrite();
  const asked = useQuery(graphQueries.entity(ws, mark.id));
  const groups = useQuery(graphQueries.groups(ws, mark.id));
  const entity = asked.data?.data;
  const attributes = Object.entries(entity?.attributes ?? {}).filter(([, value]) => String(value) !== "");
  return (
    <Stack spacing={2}>
      <Box>
        <Box sx={{ display: "flex", alignItems: "flex-start", gap: 1 }}>
          <Typography component="h3" sx={{ flexGrow: 1, minWidth: 0, fontWeight: 600, fontSize: "1rem" }}>
            <Collected text={mark.value} />
          </Typography>
          <CopyButton text={mark.value} />
        </Box>
        <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 0.75, mt: 0.5 }}>
          <Glyph type={mark.type} />
          <Tag colour="primary">{t(`entities:types.${mark.type}`, { defaultValue: mark.type })}</Tag>
          {mark.severity && <Severity level={mark.severity} />}
          {entity?.scans.some((scan) => scan.in_scope) && <Tag colour="secondary">{t("entities:inScope")}</Tag>}
        </Box>
        {entity && (
          <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 0.75 }}>
            {t("entities:seenBetween", { first: format.date(entity.first_seen), last: format.date(entity.last_seen) })}
          </Typography>
        )}
        <Link
          component={RouterLink}
          to={`/investigations/${investigation}/entities?entity=${mark.id}`}
          sx={{ display: "inline-block", mt: 0.5, fontSize: 13 }}
        >
          {t("entityPage")}
        </Link>
      </Box>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
        <Button variant="outlined" loading={busy === mark.key} onClick={() => onExpand(mark.key)}>
          {t("expandAll")}
        </Button>
        <Button variant="outlined" color="inherit" sx={edge} onClick={() => onPin([mark.key])}>
          {t(view.pinned.has(mark.key) ? "unpin" : "pin")}
        </Button>
        <Button variant="outlined" color="inherit" sx={edge} onClick={() => onHide([mark.key])}>
          {t("hide")}
        </Button>
        {mayWrite && (
          <Button
            variant="outlined"
            color="inherit"
            sx={edge}
            aria-haspopup="menu"
            endIcon={<MoreVertIcon />}
            onClick={(event) => {
              const { left, bottom } = event.currentTarget.getBoundingClientRect();
              onMenu(mark.key, { x: left, y: bottom });
            }}
          >
            {t("run")}
          </Button>
        )}
      </Box>
      <Box component="section" aria-label={t("neighbours")}>
        <Typography variant="overline" component="h4" color="textSecondary">
          {t("neighbours")}
        </Typography>
        {groups.isError && <Fault error={groups.error} onRetry={() => void groups.refetch()} />}
        {groups.isPending && <Skeleton variant="rounded" height={96} />}
        {groups.data?.groups?.length === 0 && (
          <Typography color="textSecondary" variant="body2">
            {t("entities:noNeighbours")}
          </Typography>
        )}
        {groups.data?.groups?.map(({ relation, direction, type, count, more }) => {
          const group = { at: mark.key, relation, direction, type };
          const key = groupKey(group);
          const page = view.pages.get(key);
          return (
            <Box
              key={key}
              sx={{
                ...{ display: "flex", alignItems: "center", gap: 0.75, py: 0.25, minHeight: 36, fontSize: 13 },
                ...{ borderBottom: 1, borderColor: "divider" },
              }}
            >
              <span aria-hidden="true">{direction === "out" ? "→" : "←"}</span>
              <Box sx={{ flexGrow: 1, minWidth: 0 }}>
                {relation.replaceAll("_", " ")}{" "}
                <Box component="span" sx={{ color: "text.secondary" }}>
                  {t(`entities:types.${type}`, { defaultValue: type })}
                </Box>
              </Box>
              <Box component="span" sx={{ fontVariantNumeric: "tabular-nums" }}>
                {format.number(count)}
                {more && "+"}
              </Box>
              <Button
                sx={{ minWidth: 84, flexShrink: 0 }}
                disabled={page === null}
                loading={busy === key}
                aria-label={t("expandGroup", {
                  relation: relation.replaceAll("_", " "),
                  type: t(`entities:types.${type}`, { defaultValue: type }),
                })}
                onClick={() => onGroup(group)}
              >
                {t(page === null ? "allShown" : page === undefined ? "expand" : "expandMore")}
              </Button>
            </Box>
          );
        })}
      </Box>
      <Box component="section" aria-label={t("entities:parts.attributes")}>
        <Typography variant="overline" component="h4" color="textSecondary">
          {t("entities:parts.attributes")}
        </Typography>
        {asked.isError && <Fault error={asked.error} onRetry={() => void asked.refetch()} />}
        {asked.isPending && <Skeleton variant="rounded" height={72} />}
        {entity && attributes.length === 0 && (
          <Typography color="textSecondary" variant="body2">
            {t("entities:noAttributes")}
          </Typography>
        )}
        <Box
          component="dl"
          sx={{ m: 0, display: "grid", gridTemplateColumns: "minmax(96px, 34%) 1fr", gap: 0.5, fontSize: 13 }}
        >
          {attributes.map(([name, value]) => (
            <Box key={name} sx={{ display: "contents" }}>
              <Box component="dt" sx={{ color: "text.secondary", overflowWrap: "anywhere" }}>
                {name.replaceAll("_", " ")}
              </Box>
              <Box component="dd" sx={{ m: 0, minWidth: 0 }}>
                <Collected text={textOf(value)} />
              </Box>
            </Box>
          ))}
        </Box>
      </Box>
    </Stack>
  );
}

function textOf(value: unknown): string {
  const text = Array.isArray(value)
    ? value.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join(", ")
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}

type FoldProps = Pick<Does, "onGroup" | "onHide" | "busy"> & { readonly mark: FoldMark; readonly name: string };

/** Many at once: what they have in common, and how to take some out. */
export function FoldPanel({ mark, name, onGroup, onHide, busy }: FoldProps) {
  const { t } = useTranslation(["graph", "entities"]);
  const { at, relation, direction, type } = mark;
  return (
    <Stack spacing={2}>
      <Box sx={{ display: "flex", alignItems: "center", gap: 1 }}>
        <Glyph type={type} isFold />
        <Typography component="h3" sx={{ fontWeight: 600, fontSize: "1rem" }}>
          {name}
        </Typography>
      </Box>
      <Typography color="textSecondary" variant="body2">
        {t("foldHint", { relation: relation.replaceAll("_", " ") })}
      </Typography>
      <Box sx={{ display: "flex", gap: 1 }}>
        <Button
          variant="outlined"
          loading={busy === mark.key}
          onClick={() => onGroup({ at, relation, direction, type })}
        >
          {t("unfold")}
        </Button>
        <Button variant="outlined" color="inherit" sx={edge} onClick={() => onHide([mark.key])}>
          {t("hide")}
        </Button>
      </Box>
    </Stack>
  );
}

type ManyProps = Pick<Does, "onHide" | "onPin" | "onPath" | "busy"> & {
  readonly picked: ReadonlySet<string>;
  readonly view: View;
  readonly nameOf: (key: string) => string;
  readonly onPick: (keys: readonly string[], isMore: boolean) => void;
};

/** Several that are chosen together. */
export function ManyPanel({ picked, view, nameOf, onHide, onPin, onPath, onPick, busy }: ManyProps) {
  const { t } = useTranslation("graph");
  const format = useFormat();
  const keys = [...picked];
  const [from = "", to = ""] = keys;
  const isPair = keys.length === 2 && keys.every((key) => view.nodes.get(key)?.kind === "entity");
  return (
    <Stack spacing={2}>
      <Typography component="h3" sx={{ fontWeight: 600, fontSize: "1rem" }}>
        {t("pickedCount", { n: format.number(keys.length) })}
      </Typography>
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
        {isPair && (
          <Button variant="contained" loading={busy === "path"} onClick={() => onPath(from, to)}>
            {t("findPath")}
          </Button>
        )}
        <Button variant="outlined" color="inherit" sx={edge} onClick={() => onPin(keys)}>
          {t(keys.every((key) => view.pinned.has(key)) ? "unpin" : "pin")}
        </Button>
        <Button variant="outlined" color="inherit" sx={edge} onClick={() => onHide(keys)}>
          {t("hide")}
        </Button>
        <Button
          variant="outlined"
          color="inherit"
          sx={edge}
          onClick={() => onHide([...view.nodes.keys()].filter((key) => !picked.has(key)))}
        >
          {t("hideOthers")}
        </Button>
      </Box>
      {!isPair && (
        <Typography variant="body2" color="textSecondary">
          {t("pathHint")}
        </Typography>
      )}
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {keys.slice(0, 100).map((key) => {
          const mark = view.nodes.get(key);
          return (
            <Box component="li" key={key}>
              <Button
                fullWidth
                color="inherit"
                onClick={() => onPick([key], false)}
                sx={{ justifyContent: "flex-start", textAlign: "left", gap: 1, py: 0.25, fontWeight: 400 }}
              >
                <Glyph type={mark?.type ?? ""} isFold={mark?.kind === "fold"} />
                <Box sx={{ minWidth: 0 }}>
                  <Collected text={nameOf(key)} cut />
                </Box>
              </Button>
            </Box>
          );
        })}
      </Box>
      {keys.length > 100 && (
        <Typography variant="caption" color="textSecondary">
          {t("andMore", { n: format.number(keys.length - 100) })}
        </Typography>
      )}
    </Stack>
  );
}
