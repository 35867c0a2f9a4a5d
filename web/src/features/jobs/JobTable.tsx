import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { Collected } from "../../components/Collected.tsx";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { useFormat } from "../../components/use-format.ts";
import { JobStateTag } from "./JobStateTag.tsx";
import type { Job } from "./job-queries.ts";

type Props<T extends Job> = {
  readonly rows: readonly T[] | undefined;
  readonly at: string | null;
  readonly onOpen: (id: string) => void;
  readonly titleOf: (module: string) => string;
  /** Whether each is about one target. */
  readonly withTarget: boolean;
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  readonly more?: { readonly load: () => void; readonly busy: boolean } | undefined;
};

const idOf = ({ id }: Job) => id;

/** Jobs with their state, attempts, error and times. */
export function JobTable<T extends Job>({ titleOf, withTarget, ...props }: Props<T>) {
  const { t } = useTranslation("jobs");
  const format = useFormat();
  const columns: readonly Column<T>[] = [
    {
      id: "module",
      label: t("columns.technique"),
      cell: ({ technique }) => <span title={technique}>{titleOf(technique)}</span>,
    },
    ...(withTarget
      ? [
          {
            id: "target",
            label: t("columns.target"),
            from: "sm" as const,
            cell: ({ target }: T) => target && <Collected text={target.value} cut />,
          },
        ]
      : []),
    { id: "state", label: t("columns.state"), width: 132, cell: ({ state }) => <JobStateTag state={state} /> },
    {
      id: "attempts",
      label: t("columns.attempts"),
      width: 92,
      align: "right",
      from: "md",
      cell: ({ attempts }) => format.number(attempts),
    },
    {
      id: "error",
      label: t("columns.error"),
      from: "lg",
      cell: ({ error, error_class: kind }) =>
        error && (
          <Box sx={{ color: "error.main" }}>
            <Collected text={[kind, error].filter(Boolean).join(": ")} cut />
          </Box>
        ),
    },
    {
      id: "created",
      label: t("columns.created"),
      sort: "created_at",
      width: 188,
      from: "sm",
      cell: ({ created_at }) => format.date(created_at),
    },
    {
      id: "took",
      label: t("columns.took"),
      width: 116,
      align: "right",
      from: "md",
      cell: ({ started_at, ended_at }) =>
        started_at && ended_at && format.duration((Date.parse(ended_at) - Date.parse(started_at)) / 1_000),
    },
  ];
  const shown = props.at === null ? columns : columns.filter(({ id }) => id !== "error" && id !== "created");
  return (
    <RowTable
      label={t("parts.jobs")}
      columns={shown}
      idOf={idOf}
      nameOf={({ technique }) => titleOf(technique)}
      {...props}
    />
  );
}
