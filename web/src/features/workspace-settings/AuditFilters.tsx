import Box from "@mui/material/Box";
import MenuItem from "@mui/material/MenuItem";
import TextField from "@mui/material/TextField";
import { useTranslation } from "react-i18next";
import { SearchField } from "../../components/SearchField.tsx";
import type { Chain, Member } from "./settings-queries.ts";

type Name = "actor" | "action" | "subject" | "from" | "to";
type Props = {
  readonly values: Readonly<Record<Name, string>>;
  readonly members: readonly Member[];
  /** Which chain, where one may read both. */
  readonly chain?: Chain;
  readonly onChange: (name: Name | "chain", value: string) => void;
};

/** What people do things to: the first half of the name of an action. */
const areas = [
  ...["workspace", "member", "invitation", "investigation", "target", "scan", "job", "entity", "finding", "evidence"],
  ...["module", "key", "asset", "note", "comment", "attachment", "tag", "suppression", "view", "graph_view"],
] as const;
const accountAreas = ["account", "session", "api_key", "invitation"] as const;
const small = { "& .MuiInputBase-root": { height: 34, fontSize: 13.5 }, width: { xs: "calc(50% - 4px)", sm: 150 } };

export function AuditFilters({ values, members, chain, onChange }: Props) {
  const { t } = useTranslation("settings");
  const offered: readonly string[] = chain === "deployment" ? accountAreas : areas;
  const choice = (
    name: "actor" | "action" | "chain",
    value: string,
    options: readonly (readonly [string, string])[],
  ) => (
    <TextField
      select
      label={t(`audit.${name}`)}
      value={value}
      onChange={(event) => onChange(name, event.target.value)}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
      sx={small}
    >
      {options.map(([id, text]) => (
        <MenuItem key={id} value={id} dense>
          {text}
        </MenuItem>
      ))}
    </TextField>
  );
  return (
    <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, rowGap: 1.5, mb: 1.5, pt: 0.75 }}>
      {chain &&
        choice("chain", chain, [
          ["workspace", t("audit.chains.workspace")],
          ["deployment", t("audit.chains.deployment")],
        ])}
      {choice("actor", values.actor, [
        ["", t("audit.anybody")],
        ...members.map((one) => [one.user_id, one.display_name] as const),
        ...(values.actor && !members.some((one) => one.user_id === values.actor)
          ? [[values.actor, values.actor] as const]
          : []),
      ])}
      {choice("action", values.action, [
        ["", t("audit.anything")],
        ...offered.map((one) => [one, t(`audit.areas.${one}`, { defaultValue: one })] as const),
        ...(values.action && !offered.includes(values.action) ? [[values.action, values.action] as const] : []),
      ])}
      {(["from", "to"] as const).map((name) => (
        <TextField
          key={name}
          type="date"
          label={t(`audit.${name}`)}
          value={values[name]}
          onChange={(event) => onChange(name, event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
          sx={small}
        />
      ))}
      <SearchField label={t("audit.subject")} value={values.subject} onChange={(text) => onChange("subject", text)} />
    </Box>
  );
}
