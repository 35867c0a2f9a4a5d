import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import { type UseQueryResult, useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Fault } from "../../components/Fault.tsx";
import { toast } from "../../components/Toasts.tsx";
import { SettingField } from "./SettingField.tsx";
import { type Setting, settingsQueries } from "./settings-queries.ts";

type Props = {
  readonly which: "settings" | "flags";
  readonly isReadOnly: boolean;
  readonly asked: UseQueryResult<{ data: Setting[] }>;
};

/** Fields for settings as the server declares them; what was changed is saved at once. */
export function SettingsForm({ which, isReadOnly, asked }: Props) {
  const { t } = useTranslation(["settings", "common"]);
  const change = useMutation(settingsQueries.change(useWs(), which));
  const [changed, setChanged] = useState<Readonly<Record<string, unknown>>>({});
  if (asked.isError) return <Fault error={asked.error} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton variant="rounded" height={120} />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(changed, {
      onSuccess: () => {
        setChanged({});
        toast({ text: t("saved") });
      },
    });
  };
  return (
    <Stack component="form" noValidate spacing={2.5} onSubmit={submit}>
      {change.error && <Alert severity="error">{change.error.message}</Alert>}
      {asked.data.data.map((setting) => (
        <SettingField
          key={setting.name}
          setting={setting}
          value={setting.name in changed ? changed[setting.name] : setting.value}
          isReadOnly={isReadOnly}
          onChange={(value) => setChanged((now) => ({ ...now, [setting.name]: value }))}
        />
      ))}
      {!isReadOnly && (
        <Stack direction="row" spacing={1}>
          <Button
            type="submit"
            variant="contained"
            disabled={Object.keys(changed).length === 0}
            loading={change.isPending}
          >
            {t("common:actions.save")}
          </Button>
          {Object.keys(changed).length > 0 && (
            <Button onClick={() => setChanged({})}>{t("common:actions.cancel")}</Button>
          )}
        </Stack>
      )}
    </Stack>
  );
}
