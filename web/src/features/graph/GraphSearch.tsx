import SearchIcon from "@mui/icons-material/Search";
import Autocomplete from "@mui/material/Autocomplete";
import Box from "@mui/material/Box";
import InputAdornment from "@mui/material/InputAdornment";
import TextField from "@mui/material/TextField";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWs } from "../../app/ws.tsx";
import { Collected } from "../../components/Collected.tsx";
import { graphQueries } from "./graph-queries.ts";
import type { Mark } from "./graph-state.ts";
import { Glyph } from "./Legend.tsx";
import type { Shown } from "./shown.ts";

type Hit = {
  readonly key: string;
  readonly id: number | null;
  readonly type: string;
  readonly name: string;
  readonly isShown: boolean;
};

type Props = {
  readonly investigation: string;
  readonly shown: Shown;
  readonly nameOf: (mark: Mark) => string;
  readonly onGo: (key: string) => void;
  readonly onBring: (id: number) => void;
};

/** Finds what is in the picture, and what is in the investigation but not in the picture. */
export function GraphSearch({ investigation, shown, nameOf, onGo, onBring }: Props) {
  const { t } = useTranslation("graph");
  const ws = useWs();
  const [text, setText] = useState("");
  const q = useDeferredValue(text.trim());
  const elsewhere = useQuery(graphQueries.search(ws, investigation, q.length > 1 ? q : ""));
  const hits: Hit[] = [];
  const wanted = q.toLowerCase();
  if (wanted !== "")
    for (const mark of shown.nodes.values()) {
      const name = nameOf(mark);
      if (!name.toLowerCase().includes(wanted)) continue;
      hits.push({ key: mark.key, id: null, type: mark.type, name, isShown: true });
      if (hits.length === 20) break;
    }
  if (q.length > 1)
    for (const { id, type, value } of elsewhere.data ?? [])
      if (!shown.nodes.has(String(id))) hits.push({ key: String(id), id, type, name: value, isShown: false });
  return (
    <Autocomplete<Hit, false, false, false>
      options={hits}
      value={null}
      inputValue={text}
      onInputChange={(_event, next, reason) => reason !== "reset" && setText(next)}
      onChange={(_event, hit) => {
        if (!hit) return;
        setText("");
        if (hit.id === null) onGo(hit.key);
        else onBring(hit.id);
      }}
      filterOptions={(all) => all}
      groupBy={({ isShown }) => t(isShown ? "search.shown" : "search.notShown")}
      getOptionLabel={({ name }) => name}
      getOptionKey={({ key }) => key}
      isOptionEqualToValue={(a, b) => a.key === b.key}
      noOptionsText={t(q === "" ? "search.hint" : "search.none")}
      loading={elsewhere.isFetching}
      loadingText={t("search.looking")}
      forcePopupIcon={false}
      blurOnSelect
      renderOption={({ key, ...rest }, hit) => (
        <Box component="li" key={key} {...rest} sx={{ display: "flex", gap: 1, minWidth: 0 }}>
          <Glyph type={hit.type} />
          <Box sx={{ minWidth: 0 }}>
            <Collected text={hit.name} cut />
          </Box>
        </Box>
      )}
      renderInput={(params) => (
        <TextField
          {...params}
          placeholder={t("search.label")}
          slotProps={{
            ...params.slotProps,
            htmlInput: { ...params.slotProps.htmlInput, "aria-label": t("search.label") },
            input: {
              ...params.slotProps.input,
              startAdornment: (
                <InputAdornment position="start">
                  <SearchIcon fontSize="small" />
                </InputAdornment>
              ),
            },
          }}
        />
      )}
      sx={{
        ...{ flexGrow: 1, flexBasis: { xs: "100%", sm: 180 }, maxWidth: { sm: 360 } },
        "& .MuiInputBase-root": { height: 34, fontSize: 13.5 },
      }}
    />
  );
}
