import CheckIcon from "@mui/icons-material/Check";
import KeyOffIcon from "@mui/icons-material/KeyOff";
import PowerSettingsNewIcon from "@mui/icons-material/PowerSettingsNew";
import { useTranslation } from "react-i18next";
import { type Colour, Tag } from "../../components/Tag.tsx";
import type { Standing } from "./module-queries.ts";

const looks: Record<Standing, { Icon: typeof CheckIcon; colour?: Colour }> = {
  ready: { Icon: CheckIcon, colour: "secondary" },
  no_key: { Icon: KeyOffIcon, colour: "warning" },
  off: { Icon: PowerSettingsNewIcon },
};

export function StandingTag({ standing }: { readonly standing: Standing }) {
  const { t } = useTranslation("modules");
  const { Icon, colour } = looks[standing];
  return (
    <Tag icon={<Icon />} {...(colour && { colour })}>
      {t(`standings.${standing}`)}
    </Tag>
  );
}
