import Box from "@mui/material/Box";

/** Keys to press, one after the other: "g d". */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <Box component="span" sx={{ display: "inline-flex", gap: 0.5 }}>
      {keys.split(" ").map((key) => (
        <Box
          key={key}
          component="kbd"
          sx={{
            font: "inherit",
            fontSize: 12,
            px: 0.75,
            borderRadius: 0.5,
            border: 1,
            borderColor: "divider",
            bgcolor: "background.default",
          }}
        >
          {key}
        </Box>
      ))}
    </Box>
  );
}
