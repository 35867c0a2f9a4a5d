import Typography from "@mui/material/Typography";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useTranslation } from "react-i18next";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { type Health, SourceHealth, worstHealth } from "../../components/SourceHealth.tsx";
import { Tag } from "../../components/Tag.tsx";
import { type Module, standingOf } from "./module-queries.ts";
import { StandingTag } from "./StandingTag.tsx";

type Props = {
  readonly rows: readonly Module[] | undefined;
  readonly at: string | null;
  readonly onOpen: (id: string) => void;
  readonly total: number | undefined;
};

const idOf = ({ id }: Module) => id;
const nameOf = ({ title }: Module) => title;

export function ModuleTable(props: Props) {
  const { t } = useTranslation(["modules", "investigations"]);
  const hasRoom = useMediaQuery((theme) => theme.breakpoints.up("lg")) && props.at === null;
  const columns: readonly Column<Module>[] = [
    {
      id: "title",
      label: t("columns.title"),
      ...(hasRoom && { width: 260 }),
      cell: ({ title, about }) => <span title={about}>{title}</span>,
    },
    {
      id: "about",
      label: t("columns.about"),
      from: "lg",
      cell: ({ about }) => (
        <Typography noWrap variant="body2" color="textSecondary" title={about}>
          {about}
        </Typography>
      ),
    },
    { id: "id", label: t("columns.id"), width: 150, from: "md", cell: ({ id }) => id },
    {
      id: "footprint",
      label: t("columns.footprint"),
      width: 112,
      from: "sm",
      cell: ({ footprint, up_to }) => (
        <Tag title={t(`investigations:footprints.${up_to ?? footprint}`)}>
          {up_to ? t("upTo", { from: footprint, to: up_to }) : footprint}
        </Tag>
      ),
    },
    {
      id: "health",
      label: t("columns.health"),
      width: 132,
      from: "lg",
      cell: ({ health }) => {
        const worst = worstHealth(health.map(({ state }) => state as Health));
        return worst && <SourceHealth health={worst} />;
      },
    },
    {
      id: "standing",
      label: t("columns.standing"),
      width: 140,
      cell: (module) => <StandingTag standing={standingOf(module)} />,
    },
  ];
  const shown =
    props.at === null ? columns : columns.filter(({ id }) => id !== "health" && id !== "id" && id !== "about");
  return <RowTable label={t("title")} columns={shown} idOf={idOf} nameOf={nameOf} {...props} />;
}
