import KeyIcon from "@mui/icons-material/Key";
import KeyOffIcon from "@mui/icons-material/KeyOff";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Tag } from "../../components/Tag.tsx";
import type { KeyState } from "./source-queries.ts";

const colours = { set: "secondary", missing: "warning", optional: "primary" } as const;

export function KeyTag({ state }: { readonly state: KeyState }) {
  const { t } = useTranslation("sources");
  if (state === "none")
    return (
      <Typography variant="body2" component="span" color="textSecondary">
        {t("keys.none")}
      </Typography>
    );
  return (
    <Tag icon={state === "set" ? <KeyIcon /> : <KeyOffIcon />} colour={colours[state]}>
      {t(`keys.${state}`)}
    </Tag>
  );
}
