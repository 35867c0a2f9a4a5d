import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Typography from "@mui/material/Typography";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { Keys } from "../../components/Keys.tsx";
import { pages } from "../pages.ts";

type Props = { readonly open: boolean; readonly onClose: () => void };

export function ShortcutSheet({ open, onClose }: Props) {
  const { t } = useTranslation();
  const rows: [keys: string, what: string][] = [
    ["Ctrl K", t("shortcuts.palette")],
    ["?", t("shortcuts.sheet")],
    ["Esc", t("shortcuts.close")],
    ...pages.map((page): [string, string] => [
      `g ${page.shortcut}`,
      t("shortcuts.go", { page: t(`nav.${page.name}`) }),
    ]),
  ];
  const groups: [title: string | null, rows: [keys: string, what: string][]][] = [
    [null, rows],
    [
      t("shortcuts.lists"),
      [
        ["j k", t("shortcuts.rows")],
        ["Enter", t("shortcuts.open")],
        ["x", t("shortcuts.pick")],
        ["e", t("shortcuts.act")],
      ],
    ],
    [
      t("shortcuts.board"),
      [
        ["Tab", t("shortcuts.cards")],
        ["Shift ← →", t("shortcuts.move")],
      ],
    ],
  ];
  return (
    <Dialog open={open} onClose={onClose} maxWidth="xs" fullWidth>
      <DialogTitle>{t("shortcuts.title")}</DialogTitle>
      <DialogContent>
        {groups.map(([title, all]) => (
          <Fragment key={title}>
            {title && (
              <Typography variant="overline" component="h3" color="textSecondary" sx={{ mt: 1.5 }}>
                {title}
              </Typography>
            )}
            {all.map(([keys, what]) => (
              <Box
                key={keys}
                sx={{
                  display: "flex",
                  justifyContent: "space-between",
                  alignItems: "center",
                  gap: 2,
                  py: 0.75,
                  borderBottom: 1,
                  borderColor: "divider",
                }}
              >
                <span>{what}</span>
                <Keys keys={keys} />
              </Box>
            ))}
          </Fragment>
        ))}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("actions.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}
