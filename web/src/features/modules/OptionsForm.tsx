import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { PanelSection } from "../../components/PanelSection.tsx";
import { toast } from "../../components/Toasts.tsx";
import { type Module, moduleQueries } from "./module-queries.ts";
import { OptionField } from "./OptionField.tsx";
import { optionsOf, type Raw, read, write } from "./option-schema.ts";

type Props = { readonly module: Module; readonly mayManage: boolean };

/** Options as the module declares them: its default, or what this workspace says instead; a run has the last word. */
export function OptionsForm({ module, mayManage }: Props) {
  const { t } = useTranslation(["modules", "common"]);
  const save = useMutation(moduleQueries.change(useWs(), module.id));
  const options = optionsOf(module.options);
  const [said, setSaid] = useState<Readonly<Record<string, Raw>>>(() =>
    Object.fromEntries(
      options
        .filter(({ name }) => Object.hasOwn(module.configured, name))
        .map((option) => [option.name, write(option, module.configured[option.name])]),
    ),
  );
  const [isDirty, setDirty] = useState(false);
  const change = (name: string, raw: Raw | null) => {
    const { [name]: _old, ...rest } = said;
    setSaid(raw === null ? rest : { ...rest, [name]: raw });
    setDirty(true);
  };
  const reads = options.flatMap((option) => {
    const raw = said[option.name];
    return raw === undefined ? [] : [{ name: option.name, ...read(option, raw) }];
  });
  const isWrong = reads.some((one) => "wrong" in one);
  const submit = () =>
    save.mutate(
      { options: Object.fromEntries(reads.flatMap((one) => ("value" in one ? [[one.name, one.value]] : []))) },
      { onSuccess: () => toast({ text: t("saved") }) },
    );
  return (
    <PanelSection title={t("options")}>
      {options.length === 0 ? (
        <Typography variant="body2" color="textSecondary">
          {t("noOptions")}
        </Typography>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!isWrong) submit();
          }}
        >
          <Typography variant="caption" color="textSecondary" component="p" sx={{ mb: 1.5 }}>
            {t("precedence")}
          </Typography>
          <Stack spacing={2}>
            {options.map((option) => {
              const raw = said[option.name];
              const found = reads.find((one) => one.name === option.name);
              return (
                <OptionField
                  key={option.name}
                  option={option}
                  raw={raw}
                  {...(found && "wrong" in found && { wrong: found.wrong })}
                  isDisabled={!mayManage}
                  onChange={(next) => change(option.name, next)}
                />
              );
            })}
            {save.error && <Alert severity="error">{save.error.message}</Alert>}
            {mayManage && (
              <Box>
                <Button type="submit" variant="contained" disabled={!isDirty || isWrong} loading={save.isPending}>
                  {t("common:actions.save")}
                </Button>
              </Box>
            )}
          </Stack>
        </form>
      )}
    </PanelSection>
  );
}
