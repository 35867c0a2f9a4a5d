import Stack from "@mui/material/Stack";
import { PasswordSection } from "./PasswordSection.tsx";
import { TotpSection } from "./TotpSection.tsx";

/** How one proves to be oneself. */
export function SecurityPart() {
  return (
    <Stack spacing={2}>
      <PasswordSection />
      <TotpSection />
    </Stack>
  );
}
