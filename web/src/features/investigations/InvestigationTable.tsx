import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Investigation } from "./investigation-queries.ts";

type Props = {
  readonly rows: readonly Investigation[] | undefined;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly onOpen: (id: string) => void;
  readonly total?: number | null | undefined;
  readonly more?: { readonly load: () => void; readonly busy: boolean } | undefined;
};

const idOf = ({ id }: Investigation) => id;
const nameOf = ({ title }: Investigation) => title;

export function InvestigationTable(props: Props) {
  const { t } = useTranslation("investigations");
  const format = useFormat();
  const columns: readonly Column<Investigation>[] = [
    {
      id: "title",
      label: t("columns.title"),
      sort: "title",
      cell: ({ title, question }) => (
        <Box sx={{ py: 0.5, minWidth: 0 }}>
          <Typography noWrap title={title} sx={{ fontWeight: 600 }}>
            {title}
          </Typography>
          {question && (
            <Typography noWrap variant="caption" component="p" color="textSecondary" title={question}>
              {question}
            </Typography>
          )}
        </Box>
      ),
    },
    {
      id: "state",
      label: t("columns.state"),
      width: 96,
      from: "sm",
      cell: ({ state }) => <Tag {...(state === "open" && { colour: "primary" as const })}>{t(`states.${state}`)}</Tag>,
    },
    {
      id: "targets",
      label: t("columns.targets"),
      width: 84,
      align: "right",
      from: "md",
      cell: ({ targets }) => format.number(targets),
    },
    {
      id: "progress",
      label: t("columns.progress"),
      width: 132,
      cell: ({ progress, scans }) =>
        progress === null ? (
          <Typography variant="body2" color="textSecondary">
            {t("noScan")}
          </Typography>
        ) : (
          <Box sx={{ display: "flex", alignItems: "center", gap: 1 }}>
            <LinearProgress
              variant="determinate"
              value={progress * 100}
              aria-label={t("columns.progress")}
              color={scans.RUNNING ? "primary" : "secondary"}
              sx={{ flexGrow: 1, borderRadius: 1 }}
            />
            <Typography variant="caption" sx={{ width: 40, textAlign: "right" }}>
              {format.percent(Math.floor(progress * 100) / 100)}
            </Typography>
          </Box>
        ),
    },
    {
      id: "updated",
      label: t("columns.updated"),
      sort: "updated_at",
      width: 204,
      from: "lg",
      cell: ({ updated_at }) => format.date(updated_at),
    },
  ];
  return <RowTable label={t("title")} columns={columns} idOf={idOf} nameOf={nameOf} {...props} />;
}
