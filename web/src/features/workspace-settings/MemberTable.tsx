import MoreVertIcon from "@mui/icons-material/MoreVert";
import Avatar from "@mui/material/Avatar";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Select from "@mui/material/Select";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Column, RowTable } from "../../components/RowTable.tsx";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import { type Member, type Role, roles } from "./settings-queries.ts";

type Question = "remove" | "transfer" | "leave";
type Props = {
  readonly members: readonly Member[] | undefined;
  readonly me: string;
  readonly isOwner: boolean;
  readonly mayManage: boolean;
  /** Nobody leaves a workspace that is theirs alone. */
  readonly isShared: boolean;
  readonly busy: string | null;
  readonly onRole: (user: string, role: Role) => void;
  readonly onAsk: (what: Question, member: Member) => void;
};

const idOf = ({ user_id }: Member) => user_id;
const nameOf = ({ display_name }: Member) => display_name;

export function MemberTable({ members, me, isOwner, mayManage, isShared, busy, onRole, onAsk }: Props) {
  const { t } = useTranslation(["settings", "common"]);
  const format = useFormat();
  const questionsFor = (member: Member): Question[] => {
    if (member.user_id === me) return isShared ? ["leave"] : [];
    const mayRemove = mayManage && (isOwner || member.role !== "owner");
    return [...(isOwner ? (["transfer"] as const) : []), ...(mayRemove ? (["remove"] as const) : [])];
  };
  const columns: readonly Column<Member>[] = [
    {
      id: "person",
      label: t("members.person"),
      cell: ({ user_id, display_name, email, photo_url }) => (
        <Box sx={{ display: "flex", alignItems: "center", gap: 1.25, py: 0.5, minWidth: 0 }}>
          <Avatar
            {...(photo_url && { src: photo_url })}
            sx={{ width: 28, height: 28, fontSize: 12, display: { xs: "none", sm: "flex" } }}
            alt=""
          >
            {display_name.slice(0, 1).toUpperCase()}
          </Avatar>
          <Box sx={{ minWidth: 0 }}>
            <Box sx={{ overflow: "hidden", textOverflow: "ellipsis" }} title={display_name}>
              {display_name}
              {user_id === me && (
                <Box component="span" sx={{ color: "text.secondary", ml: 0.75 }}>
                  {t("members.you")}
                </Box>
              )}
            </Box>
            <Box
              title={email}
              sx={{ fontSize: 12, color: "text.secondary", overflow: "hidden", textOverflow: "ellipsis" }}
            >
              {email}
            </Box>
          </Box>
        </Box>
      ),
    },
    {
      id: "role",
      label: t("members.role"),
      width: 112,
      cell: (member) => {
        const mayChange = mayManage && (isOwner || member.role !== "owner");
        if (!mayChange) return <Tag>{t(`common:role.${member.role}`)}</Tag>;
        return (
          <Select
            size="small"
            variant="standard"
            disableUnderline
            value={member.role}
            disabled={busy === member.user_id}
            onChange={(event) => onRole(member.user_id, event.target.value as Role)}
            slotProps={{ input: { "aria-label": t("members.roleOf", { name: member.display_name }) } }}
            sx={{ fontSize: 13 }}
          >
            {roles
              .filter((role) => isOwner || role !== "owner")
              .map((role) => (
                <MenuItem key={role} value={role} dense>
                  {t(`common:role.${role}`)}
                </MenuItem>
              ))}
          </Select>
        );
      },
    },
    {
      id: "joined",
      label: t("members.joined"),
      width: 190,
      from: "lg",
      cell: ({ joined_at }) => format.date(joined_at),
    },
    {
      id: "more",
      label: "",
      width: 72,
      align: "right",
      cell: (member) => {
        const questions = questionsFor(member);
        return questions.length > 0 && <RowMenu member={member} questions={questions} onAsk={onAsk} />;
      },
    },
  ];
  return <RowTable label={t("members.title")} columns={columns} rows={members} idOf={idOf} nameOf={nameOf} />;
}

function RowMenu({
  member,
  questions,
  onAsk,
}: { readonly member: Member; readonly questions: readonly Question[] } & Pick<Props, "onAsk">) {
  const { t } = useTranslation("settings");
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        aria-label={t("members.more", { name: member.display_name })}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <MoreVertIcon fontSize="small" />
      </IconButton>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {questions.map((what) => (
          <MenuItem
            key={what}
            dense
            onClick={() => {
              setAnchor(null);
              onAsk(what, member);
            }}
            sx={what === "transfer" ? {} : { color: "error.main" }}
          >
            {t(`members.menu.${what}`)}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
