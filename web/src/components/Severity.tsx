import ErrorIcon from "@mui/icons-material/Error";
import InfoOutlinedIcon from "@mui/icons-material/InfoOutlined";
import KeyboardArrowDownIcon from "@mui/icons-material/KeyboardArrowDown";
import KeyboardDoubleArrowUpIcon from "@mui/icons-material/KeyboardDoubleArrowUp";
import WarningAmberIcon from "@mui/icons-material/WarningAmber";
import { useTranslation } from "react-i18next";
import { severityColour } from "../app/theme.ts";
import { Tag } from "./Tag.tsx";

export type Level = keyof typeof severityColour;
export const severities = ["critical", "high", "medium", "low", "info"] as const;

const icons = {
  critical: ErrorIcon,
  high: KeyboardDoubleArrowUpIcon,
  medium: WarningAmberIcon,
  low: KeyboardArrowDownIcon,
  info: InfoOutlinedIcon,
};

/** How bad it is: a colour, a shape and a word. */
export function Severity({ level }: { readonly level: Level }) {
  const { t } = useTranslation();
  const Icon = icons[level];
  return (
    <Tag icon={<Icon />} colour={severityColour[level]}>
      {t(`severity.${level}`)}
    </Tag>
  );
}
