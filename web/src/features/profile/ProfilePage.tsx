import { useTranslation } from "react-i18next";
import { useSession } from "../../app/use-session.ts";
import { SectionFrame } from "../../components/SectionFrame.tsx";
import { AccountPart } from "./AccountPart.tsx";
import { AppearancePart } from "./AppearancePart.tsx";
import { KeysPart } from "./KeysPart.tsx";
import { NotificationsPart } from "./NotificationsPart.tsx";
import { SecurityPart } from "./SecurityPart.tsx";
import { SessionsPart } from "./SessionsPart.tsx";

const parts = [
  { id: "account", Component: AccountPart },
  { id: "appearance", Component: AppearancePart },
  { id: "security", Component: SecurityPart },
  { id: "sessions", Component: SessionsPart },
  { id: "keys", Component: KeysPart },
  { id: "notifications", Component: NotificationsPart },
] as const;

/** One's own account. */
export function ProfilePage() {
  const { t } = useTranslation("profile");
  const session = useSession();
  return (
    <SectionFrame
      title={t("title")}
      hint={session.state === "in" ? session.me.email : ""}
      base="/profile"
      parts={parts.map((part) => ({ ...part, label: t(`parts.${part.id}`) }))}
    />
  );
}
