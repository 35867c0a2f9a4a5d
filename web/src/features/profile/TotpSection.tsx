import Button from "@mui/material/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Section } from "../../components/Section.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { TotpOff } from "./TotpOff.tsx";
import { TotpOn } from "./TotpOn.tsx";
import { useMe } from "./use-me.ts";

/** The authenticator app: on with a picture to scan, off with a code. */
export function TotpSection() {
  const { t } = useTranslation("profile");
  const format = useFormat();
  const me = useMe();
  const [open, setOpen] = useState<"on" | "off" | null>(null);
  if (!me) return null;
  return (
    <Section
      title={t("totp.title")}
      hint={me.totp ? t("totp.codesLeft", { n: format.number(me.recovery_codes_left) }) : t("totp.hint")}
      actions={<Tag {...(me.totp && { colour: "secondary" as const })}>{t(me.totp ? "totp.on" : "totp.off")}</Tag>}
    >
      {me.totp ? (
        <Button variant="outlined" color="error" onClick={() => setOpen("off")}>
          {t("totp.disable")}
        </Button>
      ) : (
        <Button variant="contained" onClick={() => setOpen("on")}>
          {t("totp.enable")}
        </Button>
      )}
      <TotpOn open={open === "on"} hasPassword={me.has_password} onClose={() => setOpen(null)} />
      <TotpOff open={open === "off"} hasPassword={me.has_password} onClose={() => setOpen(null)} />
    </Section>
  );
}
