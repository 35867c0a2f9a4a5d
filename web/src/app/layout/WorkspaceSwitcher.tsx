import AddIcon from "@mui/icons-material/Add";
import CheckIcon from "@mui/icons-material/Check";
import SettingsOutlinedIcon from "@mui/icons-material/SettingsOutlined";
import UnfoldMoreIcon from "@mui/icons-material/UnfoldMore";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Divider from "@mui/material/Divider";
import InputBase from "@mui/material/InputBase";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Skeleton from "@mui/material/Skeleton";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSwitchWorkspace, useWorkspace } from "../workspace.ts";

const NewWorkspaceDialog = lazy(() => import("./NewWorkspaceDialog.tsx"));

/** With more than these, one searches. */
const few = 6;

export function WorkspaceSwitcher() {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [isMaking, setMaking] = useState(false);
  const [text, setText] = useState("");
  const { all, current } = useWorkspace();
  const switchTo = useSwitchWorkspace();
  if (!current) return <Skeleton variant="rounded" width={140} height={30} />;
  const close = () => {
    setAnchor(null);
    setText("");
  };
  const wanted = text.trim().toLowerCase();
  const shown = all.filter(({ name }) => name.toLowerCase().includes(wanted));
  const choose = (id: string) => {
    close();
    if (id !== current.id) switchTo(id);
  };
  return (
    <>
      <Button
        color="inherit"
        endIcon={<UnfoldMoreIcon fontSize="small" />}
        aria-label={`${t("workspace.switch")}: ${current.name}`}
        aria-haspopup="menu"
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{
          minWidth: 0,
          maxWidth: 260,
          "& > span:first-of-type": { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
        }}
      >
        <span>{current.name}</span>
      </Button>
      <Menu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={close}
        disableAutoFocusItem={all.length > few}
        slotProps={{ paper: { sx: { width: 280, maxHeight: 480 } } }}
      >
        {all.length > few && (
          <Box component="li" role="none" sx={{ px: 2, pb: 0.5 }}>
            <InputBase
              autoFocus
              fullWidth
              value={text}
              placeholder={t("workspace.search")}
              onChange={(event) => setText(event.target.value)}
              // the menu would take letters for the names of its items
              onKeyDown={(event) => {
                if (event.key === "Enter") {
                  event.preventDefault(); // or the button, which gets the focus back, would open the menu again
                  if (shown[0]) choose(shown[0].id);
                }
                if (!["Escape", "ArrowDown", "ArrowUp", "Tab"].includes(event.key)) event.stopPropagation();
              }}
              inputProps={{ "aria-label": t("workspace.search") }}
              sx={{ fontSize: 13.5 }}
            />
          </Box>
        )}
        {shown.map(({ id, name, role }) => (
          <MenuItem key={id} dense selected={id === current.id} onClick={() => choose(id)}>
            <ListItemText
              primary={name}
              secondary={t(`role.${role}`)}
              slotProps={{ primary: { noWrap: true, title: name } }}
            />
            {id === current.id && (
              <ListItemIcon sx={{ justifyContent: "flex-end" }}>
                <CheckIcon fontSize="small" />
              </ListItemIcon>
            )}
          </MenuItem>
        ))}
        {shown.length === 0 && (
          <MenuItem dense disabled>
            {t("palette.empty")}
          </MenuItem>
        )}
        <Divider />
        <MenuItem
          dense
          onClick={() => {
            close();
            setMaking(true);
          }}
        >
          <ListItemIcon>
            <AddIcon fontSize="small" />
          </ListItemIcon>
          {t("workspace.new")}
        </MenuItem>
        <MenuItem dense component={Link} to="/settings" onClick={close}>
          <ListItemIcon>
            <SettingsOutlinedIcon fontSize="small" />
          </ListItemIcon>
          {t("workspace.settings")}
        </MenuItem>
      </Menu>
      {isMaking && (
        <Suspense>
          <NewWorkspaceDialog onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </>
  );
}
