import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import Skeleton from "@mui/material/Skeleton";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableContainer from "@mui/material/TableContainer";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import TableSortLabel from "@mui/material/TableSortLabel";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "./use-format.ts";

export type Column<T> = {
  readonly id: string;
  readonly label: string;
  readonly cell: (row: T) => ReactNode;
  /** Name of it in the API's `sort`, where it can sort by it. */
  readonly sort?: string;
  readonly width?: number | string;
  readonly align?: "right";
  /** Left out where the page is narrower. */
  readonly from?: "sm" | "md" | "lg" | "xl";
};

const hiddenBelow = (size: "sm" | "md" | "lg" | "xl") => ({ display: { xs: "none", [size]: "table-cell" } });

/** Said once for the table: a style of its own for each of hundreds of cells takes the time of a frame. */
const looks = {
  tableLayout: "fixed",
  "& tbody tr": { height: 37 },
  "& tbody tr.opens": { cursor: "pointer" },
  "& tbody td": { textOverflow: "ellipsis", whiteSpace: "nowrap" },
  "& tbody td:not(.MuiTableCell-paddingCheckbox)": { overflow: "hidden" },
  "& tbody tr.MuiTableRow-hover:hover": {
    bgcolor: "color-mix(in srgb, var(--mui-palette-primary-main) 5%, transparent)",
  },
  "& tbody tr.Mui-selected, & tbody tr.Mui-selected:hover": {
    bgcolor: "color-mix(in srgb, var(--mui-palette-primary-main) 7%, transparent)",
    boxShadow: "inset 3px 0 var(--mui-palette-primary-main)",
  },
  "& tbody input[type=checkbox]": {
    ...{ display: "block", width: 15, height: 15, m: 0, ml: "2px", cursor: "pointer" },
    accentColor: "var(--mui-palette-primary-main)",
  },
  "& .from-sm": hiddenBelow("sm"),
  "& .from-md": hiddenBelow("md"),
  "& .from-lg": hiddenBelow("lg"),
  "& .from-xl": hiddenBelow("xl"),
} as const;

type Props<T> = {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[] | undefined;
  readonly idOf: (row: T) => string;
  readonly nameOf: (row: T) => string;
  readonly at?: string | null;
  readonly onOpen?: (id: string) => void;
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  readonly picked?: ReadonlySet<string>;
  readonly onPick?: (picked: ReadonlySet<string>) => void;
  readonly total?: number | null | undefined;
  readonly more?: { readonly load: () => void; readonly busy: boolean } | undefined;
};

/** Rows that the server sorts and pages; a row is opened by its name, by a click anywhere on it, or by Enter. */
export function RowTable<T>(props: Props<T>) {
  const { label, columns, rows, idOf, nameOf, at, onOpen, sort = "", onSort, picked, onPick, total, more } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const shownFrom = (column: Column<T>) =>
    column.from ? { display: { xs: "none", [column.from]: "table-cell" } } : undefined;
  const pick = (id: string) => {
    if (!picked || !onPick) return;
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    onPick(next);
  };
  const all = rows ?? [];
  const pickedHere = picked ? all.filter((row) => picked.has(idOf(row))).length : 0;
  return (
    <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper", overflow: "hidden" }}>
      <TableContainer>
        <Table size="small" aria-label={label} aria-busy={rows === undefined} sx={looks}>
          <TableHead>
            <TableRow
              sx={{
                "& th": { color: "text.secondary", fontWeight: 560, fontSize: 12, height: 36, whiteSpace: "nowrap" },
              }}
            >
              {picked && onPick && (
                <TableCell padding="checkbox" sx={{ width: 44 }}>
                  <Checkbox
                    size="small"
                    checked={all.length > 0 && pickedHere === all.length}
                    indeterminate={pickedHere > 0 && pickedHere < all.length}
                    onChange={() => onPick(pickedHere === all.length ? new Set() : new Set(all.map(idOf)))}
                    slotProps={{ input: { "aria-label": t("list.pickAll") } }}
                  />
                </TableCell>
              )}
              {columns.map((column) => (
                <TableCell
                  key={column.id}
                  align={column.align ?? "left"}
                  sortDirection={sortOf(column.sort, sort) || false}
                  sx={{ width: column.width, ...shownFrom(column) }}
                >
                  {column.sort && onSort ? (
                    <TableSortLabel
                      active={sortOf(column.sort, sort) !== ""}
                      direction={sortOf(column.sort, sort) || "desc"}
                      onClick={() => onSort(sort === `-${column.sort}` ? `${column.sort}` : `-${column.sort}`)}
                    >
                      {column.label}
                    </TableSortLabel>
                  ) : (
                    column.label
                  )}
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {rows === undefined
              ? [0, 1, 2, 3, 4, 5, 6, 7].map((line) => (
                  <TableRow key={line} sx={{ height: 37 }}>
                    {picked && <TableCell padding="checkbox" />}
                    {columns.map((column) => (
                      <TableCell key={column.id} sx={shownFrom(column)}>
                        <Skeleton width="70%" />
                      </TableCell>
                    ))}
                  </TableRow>
                ))
              : rows.map((row) => {
                  const id = idOf(row);
                  return (
                    <TableRow
                      key={id}
                      hover
                      data-row={id}
                      selected={at === id}
                      onClick={() => onOpen?.(id)}
                      className={onOpen ? "opens" : undefined}
                    >
                      {picked && (
                        <TableCell padding="checkbox" onClick={(event) => event.stopPropagation()}>
                          <input
                            type="checkbox"
                            checked={picked.has(id)}
                            onChange={() => pick(id)}
                            aria-label={t("list.pick", { name: nameOf(row) })}
                          />
                        </TableCell>
                      )}
                      {columns.map((column, place) => (
                        <TableCell
                          key={column.id}
                          align={column.align ?? "left"}
                          {...(column.from && { className: `from-${column.from}` })}
                        >
                          {place === 0 && onOpen ? (
                            <Box
                              component="button"
                              type="button"
                              data-open
                              onClick={(event) => {
                                event.stopPropagation();
                                onOpen(id);
                              }}
                              sx={{
                                all: "unset",
                                cursor: "pointer",
                                display: "block",
                                width: "100%",
                                overflow: "hidden",
                                textOverflow: "ellipsis",
                                "&:focus-visible": { outline: "2px solid", outlineColor: "primary.main" },
                              }}
                            >
                              {column.cell(row)}
                            </Box>
                          ) : (
                            column.cell(row)
                          )}
                        </TableCell>
                      ))}
                    </TableRow>
                  );
                })}
          </TableBody>
        </Table>
      </TableContainer>
      {rows && rows.length > 0 && (
        <Box
          sx={{
            display: "flex",
            alignItems: "center",
            gap: 2,
            px: 2,
            minHeight: 40,
            color: "text.secondary",
            "& tr:last-child td": { border: 0 },
          }}
        >
          <Typography variant="body2" sx={{ fontVariantNumeric: "tabular-nums" }}>
            {typeof total === "number"
              ? t("list.shownOf", { n: format.number(rows.length), total: format.number(total) })
              : t("list.shown", { n: format.number(rows.length) })}
          </Typography>
          {more && (
            <Button onClick={more.load} loading={more.busy}>
              {t("list.more")}
            </Button>
          )}
        </Box>
      )}
    </Box>
  );
}

function sortOf(name: string | undefined, sort: string): "asc" | "desc" | "" {
  if (!name) return "";
  return sort === name ? "asc" : sort === `-${name}` ? "desc" : "";
}
