import Alert from "@mui/material/Alert";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../components/use-format.ts";
import type { Path } from "./graph-queries.ts";

type Props = {
  readonly hasCanvas: boolean;
  readonly isFull: boolean;
  readonly path: Path | null;
  readonly onLeavePath: () => void;
};

/** What one has to know about the picture: that there is none, that it is full, what a path came to. */
export function Notices({ hasCanvas, isFull, path, onLeavePath }: Props) {
  const { t } = useTranslation("graph");
  const format = useFormat();
  return (
    <>
      {!hasCanvas && (
        <Alert severity="info" sx={{ mb: 1 }}>
          {t("noWebGl")}
        </Alert>
      )}
      {isFull && (
        <Alert severity="warning" sx={{ mb: 1 }}>
          {t("full")}
        </Alert>
      )}
      {path && (
        <Alert severity={path.found ? "success" : "info"} sx={{ mb: 1 }} onClose={onLeavePath}>
          {t(path.found ? "path.found" : path.complete ? "path.none" : "path.notWithin", {
            n: format.number(path.hops ?? path.bounds.hops),
          })}
          {path.found && !path.complete && ` ${t("path.maybeShorter")}`}
        </Alert>
      )}
    </>
  );
}
