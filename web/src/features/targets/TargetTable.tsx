import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { AuthorizationTag } from "../../app/authorize/AuthorizationTag.tsx";
import { Collected } from "../../components/Collected.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Target } from "./target-queries.ts";

type Props = {
  readonly rows: readonly Target[] | undefined;
  readonly at: string | null;
  readonly onOpen: (id: string) => void;
  readonly picked?: ReadonlySet<string>;
  readonly onPick?: (picked: ReadonlySet<string>) => void;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly total?: number | null | undefined;
  readonly more?: { readonly load: () => void; readonly busy: boolean } | undefined;
};

const idOf = ({ id }: Target) => id;
const nameOf = ({ value }: Target) => value;

export function TargetTable(props: Props) {
  const { t } = useTranslation(["targets", "entities"]);
  const format = useFormat();
  const columns: readonly Column<Target>[] = [
    {
      id: "value",
      label: t("columns.value"),
      sort: "value",
      cell: (target) => (
        <>
          <Collected text={target.value} cut />
          {target.authorization && (
            <Box sx={{ display: { sm: "none" }, mt: 0.25 }}>
              <AuthorizationTag target={target} />
            </Box>
          )}
        </>
      ),
    },
    {
      id: "type",
      label: t("columns.type"),
      width: 124,
      from: "sm",
      cell: ({ type }) => <Tag>{t(`entities:types.${type}`, { defaultValue: type })}</Tag>,
    },
    {
      id: "authorization",
      label: t("columns.authorization"),
      width: 244,
      from: "sm",
      cell: (target) => <AuthorizationTag target={target} />,
    },
    {
      id: "label",
      label: t("columns.label"),
      width: 200,
      from: "xl",
      cell: ({ label }) => label && <span title={label}>{label}</span>,
    },
    {
      id: "created_at",
      label: t("columns.added"),
      sort: "created_at",
      width: 204,
      from: "lg",
      cell: ({ created_at }) => format.date(created_at),
    },
  ];
  const shown = props.at === null ? columns : columns.filter(({ id }) => id !== "label" && id !== "created_at");
  return <RowTable label={t("title")} columns={shown} idOf={idOf} nameOf={nameOf} {...props} />;
}
