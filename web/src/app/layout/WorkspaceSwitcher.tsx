import CheckIcon from "@mui/icons-material/Check";
import UnfoldMoreIcon from "@mui/icons-material/UnfoldMore";
import Button from "@mui/material/Button";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Skeleton from "@mui/material/Skeleton";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { chooseWorkspace, useWorkspace, workspaceQueries } from "../workspace.ts";

export function WorkspaceSwitcher() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const { all, current } = useWorkspace();
  if (!current) return <Skeleton variant="rounded" width={140} height={30} />;
  const choose = (id: string) => {
    setAnchor(null);
    if (id === current.id) return;
    chooseWorkspace(id);
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== workspaceQueries.list().queryKey[0] });
    navigate("/");
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
          maxWidth: 260,
          "& > span:first-of-type": { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
        }}
      >
        <span>{current.name}</span>
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)}>
        {all.map(({ id, name, role }) => (
          <MenuItem key={id} selected={id === current.id} onClick={() => choose(id)} sx={{ minWidth: 220 }}>
            <ListItemText primary={name} secondary={t(`role.${role}`)} />
            {id === current.id && (
              <ListItemIcon sx={{ justifyContent: "flex-end" }}>
                <CheckIcon fontSize="small" />
              </ListItemIcon>
            )}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
