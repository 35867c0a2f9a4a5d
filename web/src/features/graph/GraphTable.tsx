import CheckIcon from "@mui/icons-material/Check";
import PushPinOutlinedIcon from "@mui/icons-material/PushPinOutlined";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Collected } from "../../components/Collected.tsx";
import { Severity, severities } from "../../components/Severity.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Mark, Point } from "./graph-state.ts";
import { Glyph } from "./Legend.tsx";
import type { Place, Shown } from "./shown.ts";

type Props = {
  readonly shown: Shown;
  readonly nameOf: (mark: Mark) => string;
  readonly picked: ReadonlySet<string>;
  readonly pinned: ReadonlyMap<string, Point>;
  readonly path: ReadonlySet<string>;
  readonly onPick: (keys: readonly string[], isMore: boolean) => void;
  readonly onOpen: (key: string) => void;
  readonly onHide: (keys: readonly string[]) => void;
  readonly onPin: (keys: readonly string[]) => void;
  readonly onMenu: (key: string, at: Place) => void;
  /** Shows the panel of what is chosen. */
  readonly onPanel: () => void;
};

const sorts = ["links", "value", "type", "severity", "firstSeen"] as const;
type Sort = (typeof sorts)[number];
const height = 37;
const columns = { xs: "28px minmax(0,1fr) 96px", md: "28px minmax(0,1fr) 132px 72px 112px 176px" };
const wide = { display: { xs: "none", md: "block" } };

/** The graph as a list with the same selection: everything the picture does, by keys alone. */
export function GraphTable(props: Props) {
  const { shown, nameOf, picked, pinned, path, onPick, onOpen, onHide, onPin, onMenu, onPanel } = props;
  const { t } = useTranslation(["graph", "entities"]);
  const format = useFormat();
  const [sort, setSort] = useState<Sort>("links");
  const [active, setActive] = useState<string | null>(null);
  const [top, setTop] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => sorted(shown, sort, nameOf), [shown, sort, nameOf]);
  const place = Math.max(
    0,
    rows.findIndex(({ key }) => key === active),
  );
  const at = rows[place];

  useEffect(() => {
    const list = box.current;
    if (!list || active === null) return;
    const above = place * height;
    if (above < list.scrollTop) list.scrollTop = above;
    else if (above + height > list.scrollTop + list.clientHeight) list.scrollTop = above + height - list.clientHeight;
  }, [place, active]);

  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !at) return;
    const go = (to: number) => setActive(rows[Math.min(rows.length - 1, Math.max(0, to))]?.key ?? null);
    const chosen = picked.size > 1 && picked.has(at.key) ? [...picked] : [at.key];
    const keys: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(active === null ? 0 : place + 1),
      ArrowUp: () => go(place - 1),
      j: () => go(active === null ? 0 : place + 1),
      k: () => go(place - 1),
      PageDown: () => go(place + 10),
      PageUp: () => go(place - 10),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      " ": () => onPick([at.key], true),
      Enter: () => onOpen(at.key),
      h: () => {
        go(place + 1 < rows.length ? place + 1 : place - 1);
        onHide(chosen);
      },
      Delete: () => onHide(chosen),
      p: () => onPin(chosen),
      m: () => openMenu(at.key),
      o: () => {
        if (!picked.has(at.key)) onPick([at.key], false);
        onPanel();
      },
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    if (active === null) setActive(at.key);
    act();
  };
  const openMenu = (key: string) => {
    const frame = document.getElementById(rowId(key))?.getBoundingClientRect();
    onMenu(key, { x: (frame?.left ?? 0) + 40, y: frame?.bottom ?? 0 });
  };

  const first = Math.max(0, Math.floor(top / height) - 8);
  const visible = rows.slice(first, first + Math.ceil((box.current?.clientHeight || 900) / height) + 16);
  return (
    <Box sx={{ position: "absolute", inset: 0, display: "flex", flexDirection: "column" }}>
      <Box
        role="grid"
        tabIndex={0}
        aria-label={t("table.label")}
        aria-describedby="graph-keys"
        aria-rowcount={rows.length + 1}
        aria-multiselectable="true"
        {...(at && active !== null && { "aria-activedescendant": rowId(at.key) })}
        onKeyDown={press}
        onFocus={() => setActive((now) => now ?? rows[0]?.key ?? null)}
        sx={{
          ...{ flexGrow: 1, minHeight: 0, display: "flex", flexDirection: "column" },
          "&:focus-visible": { outline: "2px solid", outlineColor: "primary.main", outlineOffset: -2 },
        }}
      >
        <Box
          role="row"
          aria-rowindex={1}
          sx={{
            ...{ display: "grid", gridTemplateColumns: columns, columnGap: 1, alignItems: "center", px: 1 },
            ...{ height: 36, flexShrink: 0 },
            ...{ borderBottom: 1, borderColor: "divider", color: "text.secondary", fontSize: 12, fontWeight: 560 },
          }}
        >
          <Box role="columnheader" aria-label={t("table.picked")} />
          <Head name="value" sort={sort} onSort={setSort}>
            {t("table.value")}
          </Head>
          <Head name="type" sort={sort} onSort={setSort}>
            {t("table.type")}
          </Head>
          <Head name="links" sort={sort} onSort={setSort} isWide>
            {t("table.links")}
          </Head>
          <Head name="severity" sort={sort} onSort={setSort} isWide>
            {t("table.severity")}
          </Head>
          <Head name="firstSeen" sort={sort} onSort={setSort} isWide>
            {t("table.firstSeen")}
          </Head>
        </Box>
        <Box
          ref={box}
          role="rowgroup"
          onScroll={(event) => setTop(event.currentTarget.scrollTop)}
          sx={{ flexGrow: 1, overflowY: "auto", position: "relative" }}
        >
          <Box role="presentation" sx={{ height: rows.length * height }} />
          {visible.map((mark, index) => {
            const isPicked = picked.has(mark.key);
            const isActive = mark.key === active;
            return (
              <Box
                key={mark.key}
                id={rowId(mark.key)}
                role="row"
                aria-rowindex={first + index + 2}
                aria-selected={isPicked}
                onClick={(event) => {
                  setActive(mark.key);
                  onPick([mark.key], event.ctrlKey || event.metaKey || event.shiftKey);
                }}
                onDoubleClick={() => onOpen(mark.key)}
                onContextMenu={(event) => {
                  event.preventDefault();
                  onMenu(mark.key, { x: event.clientX, y: event.clientY });
                }}
                sx={{
                  ...{ position: "absolute", left: 0, right: 0, top: (first + index) * height, height, px: 1 },
                  ...{ display: "grid", gridTemplateColumns: columns, columnGap: 1, alignItems: "center" },
                  ...{ borderBottom: 1, borderColor: "divider", cursor: "pointer", fontSize: 13 },
                  "&:hover": { bgcolor: "action.hover" },
                  ...(isPicked && {
                    bgcolor: "color-mix(in srgb, var(--mui-palette-primary-main) 9%, transparent)",
                    boxShadow: "inset 3px 0 var(--mui-palette-primary-main)",
                  }),
                  ...(isActive && { outline: "1px solid", outlineColor: "primary.main", outlineOffset: -1 }),
                }}
              >
                <Box role="gridcell" sx={{ display: "flex", "& svg": { fontSize: 16 } }}>
                  {isPicked && <CheckIcon color="primary" />}
                </Box>
                <Box role="gridcell" sx={{ display: "flex", alignItems: "center", gap: 0.75, minWidth: 0 }}>
                  <Box sx={{ minWidth: 0, ...(path.has(mark.key) && { color: "primary.main", fontWeight: 600 }) }}>
                    {mark.kind === "fold" ? <span>{nameOf(mark)}</span> : <Collected text={mark.value} cut />}
                  </Box>
                  {pinned.has(mark.key) && (
                    <PushPinOutlinedIcon titleAccess={t("pinned")} sx={{ fontSize: 15, color: "text.secondary" }} />
                  )}
                </Box>
                <Box role="gridcell" sx={{ display: "flex", alignItems: "center", gap: 0.75, minWidth: 0 }}>
                  <Glyph type={mark.type} isFold={mark.kind === "fold"} />
                  <Typography variant="body2" noWrap>
                    {t(`entities:types.${mark.type}`, { defaultValue: mark.type })}
                  </Typography>
                </Box>
                <Box role="gridcell" sx={{ ...wide, fontVariantNumeric: "tabular-nums" }}>
                  {format.number(shown.links.get(mark.key) ?? 0)}
                </Box>
                <Box role="gridcell" sx={wide}>
                  {mark.kind === "entity" && mark.severity && <Severity level={mark.severity} />}
                </Box>
                <Box role="gridcell" sx={{ ...wide, whiteSpace: "nowrap", fontVariantNumeric: "tabular-nums" }}>
                  {mark.kind === "entity" && mark.firstSeen && format.date(mark.firstSeen)}
                </Box>
              </Box>
            );
          })}
        </Box>
      </Box>
      <Typography
        id="graph-keys"
        variant="caption"
        color="textSecondary"
        sx={{ px: 1, py: 0.5, borderTop: 1, borderColor: "divider" }}
      >
        {t("table.keys")}
      </Typography>
    </Box>
  );
}

const rowId = (key: string) => `graph-row-${key}`;

type HeadProps = {
  readonly name: Sort;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  readonly isWide?: boolean;
  readonly children: ReactNode;
};

function Head({ name, sort, onSort, isWide, children }: HeadProps) {
  const isOn = sort === name;
  const direction = name === "links" || name === "severity" ? "descending" : "ascending";
  return (
    <Box role="columnheader" aria-sort={isOn ? direction : "none"} sx={isWide ? wide : undefined}>
      <Box
        component="button"
        type="button"
        onClick={() => onSort(name)}
        onKeyDown={(event) => event.stopPropagation()}
        sx={{
          ...{ all: "unset", cursor: "pointer", color: isOn ? "text.primary" : "inherit" },
          "&:focus-visible": { outline: "2px solid", outlineColor: "primary.main" },
        }}
      >
        {children}
        {isOn && <span aria-hidden="true">{direction === "ascending" ? " ↑" : " ↓"}</span>}
      </Box>
    </Box>
  );
}

function sorted({ nodes, links }: Shown, sort: Sort, nameOf: (mark: Mark) => string): Mark[] {
  const rank = (mark: Mark) =>
    mark.kind === "entity" && mark.severity ? severities.indexOf(mark.severity) : severities.length;
  const seen = (mark: Mark) => (mark.kind === "entity" ? (mark.firstSeen ?? "") : "");
  const names = new Map([...nodes.values()].map((mark) => [mark.key, nameOf(mark)]));
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const name = (a: Mark, b: Mark) => compare(names.get(a.key) ?? "", names.get(b.key) ?? "");
  const orders: Readonly<Record<Sort, (a: Mark, b: Mark) => number>> = {
    links: (a, b) => (links.get(b.key) ?? 0) - (links.get(a.key) ?? 0),
    value: name,
    type: (a, b) => compare(a.type, b.type),
    severity: (a, b) => rank(a) - rank(b),
    firstSeen: (a, b) => compare(seen(a), seen(b)),
  };
  return [...nodes.values()].sort((a, b) => orders[sort](a, b) || name(a, b));
}
