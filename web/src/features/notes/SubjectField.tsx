import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { type Found, noteQueries } from "./note-queries.ts";

type Props = {
  readonly investigation: string;
  readonly value: Found | null;
  readonly onChange: (value: Found | null) => void;
};

/** Finds the entity or finding that a note is about. */
export function SubjectField({ investigation, value, onChange }: Props) {
  const { t } = useTranslation("notes");
  const [typed, setTyped] = useState("");
  const [q, setQ] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setQ(value && typed === value.label ? "" : typed.trim()), 300);
    return () => clearTimeout(timer);
  }, [typed, value]);
  const asked = useQuery(noteQueries.subjects(useWs(), investigation, q));
  const options = asked.data ?? [];
  return (
    <Autocomplete
      options={value && !options.some((one) => isSame(one, value)) ? [value, ...options] : options}
      value={value}
      onChange={(_event, next) => onChange(next)}
      inputValue={typed}
      onInputChange={(_event, text) => setTyped(text)}
      filterOptions={(all) => all}
      getOptionLabel={({ label }) => label}
      getOptionKey={({ kind, id }) => `${kind} ${id}`}
      groupBy={({ kind }) => t(`about.${kind}`)}
      isOptionEqualToValue={isSame}
      loading={asked.isFetching}
      noOptionsText={t("noSubject")}
      loadingText={t("looking")}
      size="small"
      sx={{ flex: "2 1 260px" }}
      renderOption={({ key, ...props }, option) => (
        <Box component="li" key={key} {...props}>
          <Collected text={option.label} />
        </Box>
      )}
      renderInput={(params) => <TextField {...params} label={t("fields.about")} placeholder={t("fields.aboutHelp")} />}
    />
  );
}

const isSame = (a: Found, b: Found) => a.kind === b.kind && a.id === b.id;
