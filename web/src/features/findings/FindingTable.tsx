import { useTranslation } from "react-i18next";
import { Collected, Visible } from "../../components/Collected.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Severity } from "../../components/Severity.tsx";
import { useFormat } from "../../components/use-format.ts";
import { FindingStateTag } from "./FindingStateTag.tsx";
import type { Finding } from "./finding-queries.ts";

type Props = {
  readonly rows: readonly Finding[] | undefined;
  readonly at: string | null;
  readonly onOpen: (id: string) => void;
  readonly picked?: ReadonlySet<string>;
  readonly onPick?: (picked: ReadonlySet<string>) => void;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly total?: number | null | undefined;
  readonly more?: { readonly load: () => void; readonly busy: boolean } | undefined;
};

const idOf = ({ id }: Finding) => String(id);
const nameOf = ({ title }: Finding) => title;

export function FindingTable(props: Props) {
  const { t } = useTranslation("findings");
  const format = useFormat();
  const columns: readonly Column<Finding>[] = [
    {
      id: "title",
      label: t("columns.title"),
      cell: ({ title }) => (
        <span title={title}>
          <Visible text={title} />
        </span>
      ),
    },
    {
      id: "severity",
      label: t("columns.severity"),
      sort: "severity",
      width: 112,
      cell: ({ severity }) => <Severity level={severity} />,
    },
    {
      id: "entity",
      label: t("columns.entity"),
      width: 220,
      from: "lg",
      cell: ({ entity }) => <Collected text={entity.value} cut />,
    },
    {
      id: "state",
      label: t("columns.state"),
      width: 128,
      from: "sm",
      cell: ({ state }) => <FindingStateTag state={state} />,
    },
    {
      id: "last_seen",
      label: t("columns.lastSeen"),
      sort: "last_seen",
      width: 204,
      from: "xl",
      cell: ({ last_seen }) => format.date(last_seen),
    },
  ];
  // Beside an open finding there is no room for what it says itself.
  const shown = props.at === null ? columns : columns.filter(({ id }) => id !== "entity" && id !== "last_seen");
  return <RowTable label={t("title")} columns={shown} idOf={idOf} nameOf={nameOf} {...props} />;
}
