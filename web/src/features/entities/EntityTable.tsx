import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { Collected } from "../../components/Collected.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Severity, severities } from "../../components/Severity.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Entity } from "./entity-queries.ts";

type Props = {
  readonly rows: readonly Entity[] | undefined;
  readonly at: string | null;
  readonly onOpen: (id: string) => void;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly total?: number | null | undefined;
  readonly more?: { readonly load: () => void; readonly busy: boolean } | undefined;
};

const idOf = ({ id }: Entity) => String(id);
const nameOf = ({ value }: Entity) => value;

export function EntityTable(props: Props) {
  const { t } = useTranslation("entities");
  const format = useFormat();
  const columns: readonly Column<Entity>[] = [
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
      cell: ({ in_scan }) => in_scan?.traits.join(", "),
    },
    {
      id: "first_seen",
      label: t("columns.firstSeen"),
      sort: "first_seen",
      width: 204,
      from: "md",
      cell: ({ first_seen }) => format.date(first_seen),
    },
  ];
  return <RowTable label={t("title")} columns={columns} idOf={idOf} nameOf={nameOf} {...props} />;
}
