import SearchIcon from "@mui/icons-material/Search";
import InputAdornment from "@mui/material/InputAdornment";
import TextField from "@mui/material/TextField";
import { useEffect, useRef, useState } from "react";

type Props = { readonly label: string; readonly value: string; readonly onChange: (value: string) => void };

/** A search that is told a moment after the last key. */
export function SearchField({ label, value, onChange }: Props) {
  const [text, setText] = useState(value);
  const told = useRef(value);
  useEffect(() => {
    if (value !== told.current) setText(value);
    told.current = value;
  }, [value]);
  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      onChange(text);
    }, 300);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  return (
    <TextField
      type="search"
      value={text}
      placeholder={label}
      onChange={(event) => setText(event.target.value)}
      sx={{
        flexGrow: 1,
        flexBasis: { xs: "100%", sm: 180 },
        maxWidth: { sm: 420 },
        "& .MuiInputBase-root": { height: 34, fontSize: 13.5 },
      }}
      slotProps={{
        htmlInput: { "aria-label": label },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <SearchIcon fontSize="small" />
            </InputAdornment>
          ),
        },
      }}
    />
  );
}
