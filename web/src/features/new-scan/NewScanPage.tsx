import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { AuthorizeDialog } from "../../app/authorize/AuthorizeDialog.tsx";
import { useAddress } from "../../app/use-address.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { PageHeader } from "../../components/PageHeader.tsx";
import { Block } from "./Block.tsx";
import { type Choice, modulesOf } from "./choice.ts";
import { FootprintChoice } from "./FootprintChoice.tsx";
import { ModuleChoice } from "./ModuleChoice.tsx";
import { type Footprint, newScanQueries, type Preflight, type Wanted } from "./new-scan-queries.ts";
import { PreflightCard } from "./PreflightCard.tsx";
import { TargetBox } from "./TargetBox.tsx";
import { useLater } from "./use-later.ts";

/** From what somebody pastes to a scan that runs, past what it would ask of whom. */
export function NewScanPage() {
  const { t } = useTranslation("newScan");
  const ws = useWs();
  const mayWrite = useMayWrite();
  const navigate = useNavigate();
  const { search, change } = useAddress();
  const investigation = search.get("investigation");
  const given = search.get("targets") ?? "";
  const [text, setText] = useState(given);
  const [taken, setTaken] = useState(given);
  if (given !== taken) {
    setTaken(given); // the palette sends more while the page is open
    if (given !== "") setText(given);
  }
  const [title, setTitle] = useState("");
  const [choice, setChoice] = useState<Choice>({ way: "preset", preset: "footprint" });
  const [footprint, setFootprint] = useState<Footprint>("P1");
  const rested = useLater(text.trim());
  const detected = useQuery(newScanQueries.detect(ws, rested));
  const lines = rested === "" ? [] : (detected.data?.data.lines ?? []);
  const good = useMemo(() => lines.filter(({ outcome }) => outcome !== "refused").map((one) => one.written), [lines]);
  const targetTypes = useMemo(() => [...new Set(lines.flatMap(({ type }) => type ?? []))], [lines]);
  const known = useQuery(newScanQueries.modules(ws)).data?.data;
  const modules = useMemo(() => modulesOf(choice, known ?? [], targetTypes), [choice, known, targetTypes]);
  const within = useQuery(newScanQueries.investigation(ws, investigation)).data?.data;
  const ownTargets = rested === "" && (within?.targets ?? 0) > 0;
  const isAsked = (good.length > 0 || ownTargets) && modules?.length !== 0;
  const wanted: Wanted | null = isAsked
    ? {
        footprint,
        ...(good.length > 0 && { targets: good }),
        ...(choice.way === "preset" ? { preset: choice.preset } : { modules: modules ?? [] }),
      }
    : null;
  const plan = useQuery(newScanQueries.plan(ws, investigation, wanted));
  const make = useMutation(newScanQueries.makeInvestigation(ws));
  const start = useMutation(newScanQueries.start(ws));
  const [authorizing, setAuthorizing] = useState<Preflight["targets"] | null>(null);
  const isResting = text.trim() === rested && !detected.isFetching && !plan.isFetching;
  const begin = async () => {
    if (!wanted) return;
    let id = investigation;
    if (!id) {
      const made = await make.mutateAsync(title.trim() || good[0] || t("untitled")).catch(() => null);
      if (!made) return;
      id = made.data.id;
      change({ investigation: id }); // a second try goes on in the same one
    }
    const begun = await start.mutateAsync({ investigation: id, wanted }).catch(() => null);
    if (begun) navigate(`/investigations/${id}?scan=${begun.data.id}`);
  };
  if (!mayWrite) return <Alert severity="info">{t("viewer")}</Alert>;
  return (
    <>
      <PageHeader title={t("title")} hint={within ? t("within", { title: within.title }) : t("hint")} />
      <Box
        sx={{
          display: "grid",
          gap: 2,
          alignItems: "start",
          gridTemplateColumns: { xs: "minmax(0, 1fr)", lg: "minmax(0, 7fr) minmax(0, 5fr)" },
        }}
      >
        <Stack spacing={2}>
          <Block title={t("targets")}>
            <TargetBox
              text={text}
              onChange={setText}
              lines={lines}
              error={rested === "" ? null : detected.error}
              ownTargets={within?.targets ?? 0}
            />
          </Block>
          <Block title={t("what")}>
            <ModuleChoice choice={choice} onChange={setChoice} targetTypes={targetTypes} />
          </Block>
          <Block title={t("footprint")}>
            <FootprintChoice value={footprint} onChange={setFootprint} />
          </Block>
          {!investigation && (
            <Block title={t("investigation")}>
              <TextField
                fullWidth
                label={t("investigationTitle")}
                placeholder={good[0] ?? ""}
                helperText={t("investigationHelp")}
                value={title}
                onChange={(event) => setTitle(event.target.value)}
              />
            </Block>
          )}
        </Stack>
        <Box sx={{ position: { lg: "sticky" }, top: 68 }}>
          <PreflightCard
            plan={wanted ? plan.data?.data : undefined}
            isAsked={wanted !== null}
            error={plan.error ?? make.error ?? start.error}
            isReady={isResting}
            isStarting={make.isPending || start.isPending}
            onStart={() => void begin()}
            onAuthorize={setAuthorizing}
          />
        </Box>
      </Box>
      <AuthorizeDialog
        targets={authorizing}
        footprint={footprint === "P3" ? "P3" : "P2"}
        onClose={() => setAuthorizing(null)}
      />
    </>
  );
}
