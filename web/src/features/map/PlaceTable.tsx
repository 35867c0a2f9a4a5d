import { useTranslation } from "react-i18next";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Place } from "./places.ts";

type Props = {
  readonly places: readonly Place[];
  readonly at: string | null;
  readonly nameOf: (place: Place) => string;
  readonly onOpen: (key: string) => void;
};

const keyOf = ({ key }: Place) => key;

/** What the map shows, row by row. */
export function PlaceTable({ places, at, nameOf, onOpen }: Props) {
  const { t } = useTranslation("map");
  const format = useFormat();
  const columns: readonly Column<Place>[] = [
    { id: "place", label: t("columns.place"), cell: (place) => nameOf(place) },
    {
      id: "precision",
      label: t("columns.precision"),
      width: 168,
      from: "sm",
      cell: ({ isExact }) => (
        <Tag {...(isExact && { colour: "primary" as const })}>{t(isExact ? "isExact" : "isCentre")}</Tag>
      ),
    },
    {
      id: "n",
      label: t("columns.entities"),
      width: 96,
      align: "right",
      cell: ({ points }) => format.number(points.length),
    },
  ];
  return (
    <RowTable
      label={t("map")}
      columns={columns}
      rows={places}
      idOf={keyOf}
      nameOf={nameOf}
      at={at}
      onOpen={onOpen}
      total={places.length}
    />
  );
}
