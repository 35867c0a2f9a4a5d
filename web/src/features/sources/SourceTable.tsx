import { useTranslation } from "react-i18next";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { SourceHealth } from "../../components/SourceHealth.tsx";
import { useFormat } from "../../components/use-format.ts";
import { KeyTag } from "./KeyTag.tsx";
import { keyStateOf, type Source } from "./source-queries.ts";

type Props = {
  readonly rows: readonly Source[] | undefined;
  readonly at: string | null;
  readonly onOpen: (id: string) => void;
  readonly total: number | undefined;
};

const idOf = ({ id }: Source) => id;
const nameOf = ({ title }: Source) => title;

export function SourceTable(props: Props) {
  const { t } = useTranslation("sources");
  const format = useFormat();
  const columns: readonly Column<Source>[] = [
    { id: "title", label: t("columns.title"), cell: ({ title, url }) => <span title={url}>{title}</span> },
    { id: "health", label: t("columns.health"), width: 148, cell: ({ state }) => <SourceHealth health={state} /> },
    {
      id: "key",
      label: t("columns.key"),
      width: 140,
      from: "sm",
      cell: (source) => <KeyTag state={keyStateOf(source)} />,
    },
    {
      id: "last",
      label: t("columns.last"),
      width: 188,
      from: "lg",
      cell: ({ last_success_at: last }) => last && format.date(last),
    },
    {
      id: "errors",
      label: t("columns.errors"),
      width: 96,
      align: "right",
      from: "md",
      cell: ({ successes, failures }) => successes + failures > 0 && format.percent(failures / (successes + failures)),
    },
    {
      id: "pace",
      label: t("columns.pace"),
      width: 132,
      align: "right",
      from: "md",
      cell: ({ rate }) => t("pace", { n: format.number(rate.requests), time: format.duration(rate.per_seconds) }),
    },
  ];
  const shown = props.at === null ? columns : columns.filter(({ id }) => id !== "last" && id !== "pace");
  return <RowTable label={t("title")} columns={shown} idOf={idOf} nameOf={nameOf} {...props} />;
}
