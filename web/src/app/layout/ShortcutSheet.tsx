import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Keys } from "../../components/Keys.tsx";
import { shortcutGroups } from "./shortcut-list.ts";

type Props = { readonly open: boolean; readonly onClose: () => void };

export function ShortcutSheet({ open, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} onClose={onClose} maxWidth="sm" fullWidth aria-labelledby="shortcuts-title">
      <DialogTitle id="shortcuts-title">{t("shortcuts.title")}</DialogTitle>
      <DialogContent>
        <Box sx={{ columns: { xs: 1, sm: 2 }, columnGap: 4 }}>
          {shortcutGroups.map(({ id, shortcuts }) => (
            <Box key={id} component="section" aria-label={t(`shortcuts.${id}`)} sx={{ breakInside: "avoid", mb: 2 }}>
              <Typography variant="overline" color="textSecondary" component="h3">
                {t(`shortcuts.${id}`)}
              </Typography>
              {shortcuts.map(({ keys, what }) => (
                <Box
                  key={keys}
                  sx={{
                    display: "flex",
                    justifyContent: "space-between",
                    gap: 2,
                    py: 0.625,
                    borderBottom: 1,
                    borderColor: "divider",
                  }}
                >
                  <span>{t(id === "go" ? `nav.${what}` : `shortcuts.${what}`)}</span>
                  <Keys keys={keys} />
                </Box>
              ))}
            </Box>
          ))}
        </Box>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("actions.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}
