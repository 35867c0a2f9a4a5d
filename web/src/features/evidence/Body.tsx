import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Collected } from "../../components/Collected.tsx";
import { Inert } from "../../components/Inert.tsx";
import { useSize } from "../../components/use-size.ts";
import { asHex, asText, type Bytes, inertPage, pictureType } from "./framing.ts";

const firstBytes = 64_000;
type View = "text" | "hex" | "page" | "picture";

type Props = { readonly bytes: Bytes; readonly type: string };

/** A body: as text, as bytes, as a picture, or as a page that can do nothing. */
export function Body({ bytes, type }: Props) {
  const { t } = useTranslation("evidence");
  const size = useSize();
  const text = useMemo(() => asText(bytes, type), [bytes, type]);
  const picture = pictureType(type);
  const isPage = text !== null && /html/i.test(type);
  const views: View[] = [
    ...(picture ? (["picture"] as const) : []),
    ...(text === null ? [] : (["text"] as const)),
    ...(isPage ? (["page"] as const) : []),
    "hex",
  ];
  const [chosen, setChosen] = useState<View | null>(null);
  const [most, setMost] = useState(firstBytes);
  if (bytes.length === 0)
    return (
      <Typography variant="body2" color="textSecondary">
        {t("empty")}
      </Typography>
    );
  const view = chosen ?? views[0];
  return (
    <>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", gap: 1, mb: 1 }}>
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label={t("view")}
          value={view}
          onChange={(_event, to) => to && setChosen(to)}
          sx={{ "& .MuiToggleButton-root": { height: 28, px: 1.25, textTransform: "none" } }}
        >
          {views.map((one) => (
            <ToggleButton key={one} value={one}>
              {t(`views.${one}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <Typography variant="caption" color="textSecondary" component="div" sx={{ minWidth: 0 }}>
          {size(bytes.length)}
          {type && (
            <>
              {" · "}
              <Collected text={type} />
            </>
          )}
        </Typography>
      </Box>
      {view === "picture" && picture && <Picture bytes={bytes} type={picture} />}
      {view === "page" && text !== null && <Page html={text} />}
      {view === "text" && text !== null && (
        <Inert label={t("body")} text={text.slice(0, most).replaceAll("\r\n", "\n")} />
      )}
      {view === "hex" && <Inert isFixed label={t("body")} text={asHex(bytes.subarray(0, most / 4))} />}
      {((view === "text" && (text?.length ?? 0) > most) || (view === "hex" && bytes.length > most / 4)) && (
        <Button sx={{ mt: 0.5 }} onClick={() => setMost(most * 4)}>
          {t("more")}
        </Button>
      )}
    </>
  );
}

function Picture({ bytes, type }: Props) {
  const { t } = useTranslation("evidence");
  const [url, setUrl] = useState<string>();
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, type]);
  if (isBroken) return <Typography variant="body2">{t("brokenPicture")}</Typography>;
  return (
    url && (
      <Box
        component="img"
        src={url}
        alt={t("picture")}
        onError={() => setBroken(true)}
        sx={{ display: "block", maxWidth: "100%", border: 1, borderColor: "divider", borderRadius: 0.75 }}
      />
    )
  );
}

/** An empty sandbox: no script, no form, no way out; and by its own policy no network. */
function Page({ html }: { readonly html: string }) {
  const { t } = useTranslation("evidence");
  return (
    <>
      <Typography variant="caption" color="textSecondary" component="p" sx={{ mb: 0.5 }}>
        {t("pageHint")}
      </Typography>
      <Box
        component="iframe"
        title={t("page")}
        sandbox=""
        referrerPolicy="no-referrer"
        srcDoc={inertPage(html)}
        sx={{
          ...{ width: "100%", height: 420, border: 1, borderColor: "divider", borderRadius: 0.75 },
          ...{ bgcolor: "common.white", colorScheme: "light" },
        }}
      />
    </>
  );
}
