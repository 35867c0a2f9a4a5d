import type { TFunction } from "i18next";
import { Collected, Visible } from "../../components/Collected.tsx";
import { Dense } from "../../components/GridTools.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Severity } from "../../components/Severity.tsx";
import { Tag } from "../../components/Tag.tsx";
import type { useFormat } from "../../components/use-format.ts";
import { FindingStateTag } from "./FindingStateTag.tsx";
import type { Finding } from "./finding-queries.ts";

type Props = {
  readonly label: string;
  readonly columns: readonly Column<Finding>[];
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

/** Columns that are shown unless others are chosen. */
export const usualColumns = ["title", "severity", "entity", "state", "last_seen"] as const;
/** Beside an open finding there is no room for what it says itself. */
export const besidePanel: readonly string[] = ["title", "severity", "state", "assignee"];

type Tools = {
  readonly t: TFunction<"findings">;
  readonly format: ReturnType<typeof useFormat>;
  readonly person: (user: string) => string;
};

export function findingColumns({ t, format, person }: Tools): Column<Finding>[] {
  const moment = (id: "first_seen" | "last_seen" | "changed_at", label: string): Column<Finding> => ({
    ...{ id, label, width: 204, from: id === "last_seen" ? "xl" : "md" },
    ...(id !== "changed_at" && { sort: id }),
    cell: (finding) => format.date(finding[id]),
  });
  return [
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
      width: 144,
      from: "sm",
      cell: ({ state }) => <FindingStateTag state={state} />,
    },
    {
      id: "category",
      label: t("columns.category"),
      width: 140,
      from: "md",
      cell: ({ category }) => <Tag>{category.replaceAll("_", " ")}</Tag>,
    },
    {
      id: "type",
      label: t("columns.type"),
      width: 180,
      from: "md",
      cell: ({ type }) => <Collected text={type} cut />,
    },
    {
      id: "assignee",
      label: t("assignee"),
      width: 140,
      from: "md",
      cell: ({ assignee }) => assignee && <span title={person(assignee)}>{person(assignee)}</span>,
    },
    moment("last_seen", t("columns.lastSeen")),
    moment("first_seen", t("columns.firstSeen")),
    moment("changed_at", t("columns.changed")),
  ];
}

export function FindingTable(props: Props) {
  return (
    <Dense>
      <RowTable idOf={idOf} nameOf={nameOf} {...props} />
    </Dense>
  );
}
