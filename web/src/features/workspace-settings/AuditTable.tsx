import { useTranslation } from "react-i18next";
import { Collected } from "../../components/Collected.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { AuditEntry } from "./settings-queries.ts";

type Props = {
  readonly rows: readonly AuditEntry[] | undefined;
  readonly at: string | null;
  readonly nameOf: (actor: string) => string | undefined;
  readonly onOpen: (seq: string) => void;
  readonly more?: { readonly load: () => void; readonly busy: boolean } | undefined;
};

const idOf = ({ seq }: AuditEntry) => String(seq);
const labelOf = ({ seq, action }: AuditEntry) => `${seq} ${action}`;

export function AuditTable({ nameOf, ...props }: Props) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const columns: readonly Column<AuditEntry>[] = [
    { id: "action", label: t("audit.what"), cell: ({ action }) => <Collected text={action} cut /> },
    {
      id: "who",
      label: t("audit.actor"),
      width: 136,
      cell: ({ actor }) => <span title={actor}>{nameOf(actor) ?? (actor || "—")}</span>,
    },
    {
      id: "at",
      label: t("audit.when"),
      width: 196,
      from: "sm",
      cell: ({ at }) => <span title={format.exactDate(at)}>{format.date(at)}</span>,
    },
    {
      id: "subject",
      label: t("audit.subject"),
      width: 136,
      from: "lg",
      cell: ({ subject }) => <Collected text={subject || "—"} cut />,
    },
    {
      id: "origin",
      label: t("audit.origin"),
      width: 128,
      from: "xl",
      cell: ({ origin }) => <Collected text={origin || "—"} cut />,
    },
    { id: "seq", label: t("audit.seq"), width: 68, align: "right", from: "md", cell: ({ seq }) => format.number(seq) },
    {
      id: "link",
      label: t("audit.link"),
      width: 104,
      from: "xl",
      cell: ({ link }) => <Collected text={link.slice(0, 10)} />,
    },
  ];
  const shown = props.at === null ? columns : columns.filter(({ id }) => ["action", "at"].includes(id));
  return <RowTable label={t("audit.title")} columns={shown} idOf={idOf} nameOf={labelOf} {...props} />;
}
