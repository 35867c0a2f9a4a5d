import CheckCircleOutlineIcon from "@mui/icons-material/CheckCircleOutlined";
import ErrorOutlineIcon from "@mui/icons-material/ErrorOutlined";
import HelpOutlineIcon from "@mui/icons-material/HelpOutlined";
import HourglassEmptyIcon from "@mui/icons-material/HourglassEmpty";
import { useTranslation } from "react-i18next";
import { type Colour, Tag } from "./Tag.tsx";

export const healths = ["well", "ill", "resting", "unknown"] as const;
export type Health = (typeof healths)[number];

const looks: Record<Health, { Icon: typeof HelpOutlineIcon; colour?: Colour }> = {
  well: { Icon: CheckCircleOutlineIcon, colour: "secondary" },
  ill: { Icon: ErrorOutlineIcon, colour: "error" },
  resting: { Icon: HourglassEmptyIcon, colour: "warning" },
  unknown: { Icon: HelpOutlineIcon },
};

/** How a source answered last; "not asked yet" is its own answer. */
export function SourceHealth({ health }: { readonly health: Health }) {
  const { t } = useTranslation("sources");
  const { Icon, colour } = looks[health];
  return (
    <Tag icon={<Icon />} title={t(`healthMeans.${health}`)} {...(colour && { colour })}>
      {t(`health.${health}`)}
    </Tag>
  );
}

/** The worst of several; null where there is no source at all. */
export function worstHealth(states: readonly Health[]): Health | null {
  return (["ill", "resting", "unknown", "well"] as const).find((one) => states.includes(one)) ?? null;
}
