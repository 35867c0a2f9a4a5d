import BlockIcon from "@mui/icons-material/Block";
import CheckIcon from "@mui/icons-material/Check";
import RemoveIcon from "@mui/icons-material/Remove";
import ScheduleIcon from "@mui/icons-material/Schedule";
import VisibilityOffOutlinedIcon from "@mui/icons-material/VisibilityOffOutlined";
import { useTranslation } from "react-i18next";
import { type Colour, Tag } from "../../components/Tag.tsx";
import type { CoverageLine } from "./job-queries.ts";

const looks: Record<CoverageLine["state"], { Icon: typeof CheckIcon; colour?: Colour }> = {
  found: { Icon: CheckIcon, colour: "secondary" },
  absent: { Icon: RemoveIcon },
  could_not_look: { Icon: VisibilityOffOutlinedIcon, colour: "warning" },
  pending: { Icon: ScheduleIcon, colour: "primary" },
  not_run: { Icon: BlockIcon },
};

/** What became of a look: "could not look" never looks like "nothing there". */
export function CoverageState({ state }: { readonly state: CoverageLine["state"] }) {
  const { t } = useTranslation("jobs");
  const { Icon, colour } = looks[state];
  return (
    <Tag icon={<Icon />} {...(colour && { colour })}>
      {t(`coverage.${state}`)}
    </Tag>
  );
}
