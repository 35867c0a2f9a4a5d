import Button from "@mui/material/Button";
import InputAdornment from "@mui/material/InputAdornment";
import TextField from "@mui/material/TextField";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { targetQueries } from "./target-queries.ts";

/** What people call a target; saved on demand. */
export function LabelField({ id, label }: { readonly id: string; readonly label: string }) {
  const { t } = useTranslation(["targets", "common"]);
  const [text, setText] = useState(label);
  const rename = useMutation(targetQueries.rename(useWs()));
  const isChanged = text.trim() !== label;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) rename.mutate({ id, label: text.trim() });
      }}
    >
      <TextField
        fullWidth
        label={t("columns.label")}
        value={text}
        onChange={(event) => setText(event.target.value)}
        slotProps={{
          htmlInput: { maxLength: 200 },
          input: {
            endAdornment: isChanged && (
              <InputAdornment position="end">
                <Button type="submit" loading={rename.isPending}>
                  {t("common:actions.save")}
                </Button>
              </InputAdornment>
            ),
          },
        }}
      />
    </form>
  );
}
