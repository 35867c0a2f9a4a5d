import { useTranslation } from "react-i18next";
import { useWorkspace } from "../../app/workspace.ts";
import { SectionFrame } from "../../components/SectionFrame.tsx";
import { AuditPart } from "./AuditPart.tsx";
import { DeletePart } from "./DeletePart.tsx";
import { GeneralPart } from "./GeneralPart.tsx";
import { InvitationsPart } from "./InvitationsPart.tsx";
import { MembersPart } from "./MembersPart.tsx";

const parts = [
  { id: "general", Component: GeneralPart },
  { id: "members", Component: MembersPart },
  { id: "invitations", Component: InvitationsPart },
  { id: "audit", Component: AuditPart },
  { id: "delete", Component: DeletePart },
] as const;

/** How the workspace is, who is in it, and who did what. */
export function SettingsPage() {
  const { t } = useTranslation("settings");
  const { current } = useWorkspace();
  return (
    <SectionFrame
      title={t("title")}
      hint={current?.name ?? ""}
      base="/settings"
      parts={parts.map((part) => ({ ...part, label: t(`parts.${part.id}`) }))}
    />
  );
}
