import Alert from "@mui/material/Alert";
import { Problem } from "../../api/problem.ts";

/** What the server said to a form, where no field is to blame. */
export function Said({ error }: { readonly error: Error | null }) {
  if (!error || (error instanceof Problem && error.code === "code_wanted")) return null;
  return (
    <Alert severity="error" sx={{ mb: 2 }}>
      {error.message} {error instanceof Problem ? error.hint : null}
    </Alert>
  );
}
