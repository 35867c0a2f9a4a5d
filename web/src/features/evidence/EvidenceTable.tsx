import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { Collected } from "../../components/Collected.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { useSize } from "../../components/use-size.ts";
import type { EvidenceRecord } from "./evidence-queries.ts";

type Props = {
  readonly rows: readonly EvidenceRecord[] | undefined;
  readonly at: string | null;
  readonly onOpen: (id: string) => void;
  readonly titleOf: (module: string) => string;
  readonly more?: { readonly load: () => void; readonly busy: boolean } | undefined;
};

const idOf = ({ id }: EvidenceRecord) => id;
const nameOf = ({ uri }: EvidenceRecord) => uri;

export function EvidenceTable({ titleOf, ...props }: Props) {
  const { t } = useTranslation("evidence");
  const format = useFormat();
  const size = useSize();
  const columns: readonly Column<EvidenceRecord>[] = [
    {
      id: "uri",
      label: t("columns.uri"),
      cell: ({ uri, erased }) => (
        <Box sx={erased ? { textDecoration: "line-through", color: "text.secondary" } : undefined}>
          <Collected text={uri} cut />
        </Box>
      ),
    },
    {
      id: "kind",
      label: t("columns.kind"),
      width: 104,
      cell: ({ kind, erased }) =>
        erased ? <Tag colour="error">{t("erased")}</Tag> : <Tag>{t(`kinds.${kind}`, { defaultValue: kind })}</Tag>,
    },
    {
      id: "module",
      label: t("columns.module"),
      width: 200,
      from: "md",
      cell: ({ module }) => module && <span title={module}>{titleOf(module)}</span>,
    },
    { id: "size", label: t("columns.size"), width: 104, align: "right", from: "sm", cell: (row) => size(row.size) },
    { id: "at", label: t("columns.at"), width: 204, from: "lg", cell: ({ at }) => format.exactDate(at) },
  ];
  const shown = props.at === null ? columns : columns.filter(({ id }) => id !== "at" && id !== "module");
  return <RowTable label={t("title")} columns={shown} idOf={idOf} nameOf={nameOf} {...props} />;
}
