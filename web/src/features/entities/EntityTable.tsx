import Box from "@mui/material/Box";
import type { TFunction } from "i18next";
import { Collected } from "../../components/Collected.tsx";
import { Dense } from "../../components/GridTools.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Severity, severities } from "../../components/Severity.tsx";
import { Tag } from "../../components/Tag.tsx";
import type { useFormat } from "../../components/use-format.ts";
import type { Entity } from "./entity-queries.ts";

type Props = {
  readonly label: string;
  readonly columns: readonly Column<Entity>[];
  readonly rows: readonly Entity[] | undefined;
  readonly at: string | null;
  readonly onOpen: (id: string) => void;
  readonly picked?: ReadonlySet<string>;
  readonly onPick?: (picked: ReadonlySet<string>) => void;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly total?: number | null | undefined;
  readonly more?: { readonly load: () => void; readonly busy: boolean } | undefined;
};

const idOf = ({ id }: Entity) => String(id);
const nameOf = ({ value }: Entity) => value;

/** Columns that are shown unless others are chosen. */
export const usualColumns = ["value", "type", "findings", "traits", "first_seen"] as const;

export function entityColumns(t: TFunction<"entities">, format: ReturnType<typeof useFormat>): Column<Entity>[] {
  return [
    { id: "value", label: t("columns.value"), sort: "value", cell: ({ value }) => <Collected text={value} cut /> },
    {
      id: "type",
      label: t("columns.type"),
      sort: "type",
      width: 124,
      cell: ({ type }) => <Tag>{t(`types.${type}`, { defaultValue: type })}</Tag>,
    },
    {
      id: "findings",
      label: t("columns.findings"),
      sort: "findings",
      width: 140,
      from: "sm",
      cell: ({ findings, severities: levels }) => {
        const worst = severities.find((level) => levels.includes(level));
        return (
          worst && (
            <Box sx={{ display: "flex", alignItems: "center", gap: 1 }}>
              <Severity level={worst} />
              <Box component="span" sx={{ color: "text.secondary" }}>
                {format.number(findings)}
              </Box>
            </Box>
          )
        );
      },
    },
    {
      id: "traits",
      label: t("columns.traits"),
      width: 190,
      from: "xl",
      cell: ({ in_scan }) => in_scan && <span title={in_scan.traits.join(", ")}>{in_scan.traits.join(", ")}</span>,
    },
    {
      id: "in_scope",
      label: t("columns.scope"),
      width: 108,
      from: "md",
      cell: ({ in_scan }) => in_scan?.in_scope && <Tag colour="secondary">{t("inScope")}</Tag>,
    },
    {
      id: "distance",
      label: t("columns.distance"),
      width: 96,
      align: "right",
      from: "md",
      cell: ({ in_scan }) => in_scan && format.number(in_scan.distance),
    },
    {
      id: "first_seen",
      label: t("columns.firstSeen"),
      sort: "first_seen",
      width: 204,
      from: "md",
      cell: ({ first_seen }) => format.date(first_seen),
    },
    {
      id: "last_seen",
      label: t("columns.lastSeen"),
      sort: "last_seen",
      width: 204,
      from: "md",
      cell: ({ last_seen }) => format.date(last_seen),
    },
  ];
}

export function EntityTable(props: Props) {
  return (
    <Dense>
      <RowTable idOf={idOf} nameOf={nameOf} {...props} />
    </Dense>
  );
}
