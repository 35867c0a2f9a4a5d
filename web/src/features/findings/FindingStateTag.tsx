import CheckIcon from "@mui/icons-material/Check";
import DoNotDisturbOnOutlinedIcon from "@mui/icons-material/DoNotDisturbOnOutlined";
import RadioButtonUncheckedIcon from "@mui/icons-material/RadioButtonUnchecked";
import ThumbUpOutlinedIcon from "@mui/icons-material/ThumbUpOutlined";
import VisibilityOutlinedIcon from "@mui/icons-material/VisibilityOutlined";
import { useTranslation } from "react-i18next";
import { type Colour, Tag } from "../../components/Tag.tsx";
import type { FindingState } from "./finding-queries.ts";

const looks: Record<FindingState, { Icon: typeof CheckIcon; colour?: Colour }> = {
  open: { Icon: RadioButtonUncheckedIcon },
  triaged: { Icon: VisibilityOutlinedIcon, colour: "primary" },
  accepted: { Icon: ThumbUpOutlinedIcon, colour: "warning" },
  false_positive: { Icon: DoNotDisturbOnOutlinedIcon },
  fixed: { Icon: CheckIcon, colour: "secondary" },
};

export function FindingStateTag({ state }: { readonly state: FindingState }) {
  const { t } = useTranslation("findings");
  const { Icon, colour } = looks[state];
  return (
    <Tag icon={<Icon />} {...(colour && { colour })}>
      {t(`states.${state}`)}
    </Tag>
  );
}
