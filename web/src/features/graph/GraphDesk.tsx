import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import useMediaQuery from "@mui/material/useMediaQuery";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useAddress } from "../../app/use-address.ts";
import { useMayWrite, useWs } from "../../app/ws.tsx";
import { toast } from "../../components/Toasts.tsx";
import { useFormat } from "../../components/use-format.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { ExportMenu } from "./ExportMenu.tsx";
import type { CanvasHandle } from "./GraphCanvas.tsx";
import { GraphSearch } from "./GraphSearch.tsx";
import { GraphTable } from "./GraphTable.tsx";
import { type Arranged, type Graph, graphQueries, type Module } from "./graph-queries.ts";
import type { EntityMark, Mark, Point } from "./graph-state.ts";
import { HistoryButtons } from "./HistoryButtons.tsx";
import { readArranged } from "./kept-view.ts";
import { Legend } from "./Legend.tsx";
import { FoldPanel, ManyPanel, NodePanel } from "./NodePanel.tsx";
import { Notices } from "./Notices.tsx";
import { settle } from "./places.ts";
import { StatusBar } from "./StatusBar.tsx";
import { type Place, sift, spanOf, typesOf } from "./shown.ts";
import { TechniqueDialog, TechniqueMenu } from "./Technique.tsx";
import { useGraph } from "./use-graph.ts";
import { useGraphKeys } from "./use-graph-keys.ts";
import { useGround } from "./use-ground.ts";
import { ViewMenu } from "./ViewMenu.tsx";

const GraphCanvas = lazy(() => import("./GraphCanvas.tsx"));
const canDraw = () => typeof WebGL2RenderingContext !== "undefined" && hasContext();

let known: boolean | undefined;
function hasContext(): boolean {
  known ??= document.createElement("canvas").getContext("webgl2") !== null;
  return known;
}

type Props = {
  readonly investigation: string;
  readonly title: string;
  readonly graph: Graph;
  /** Entities that were found since it was read. */
  readonly newer: number;
  readonly isReading: boolean;
  readonly onReadAgain: () => void;
};

const noKeys: ReadonlySet<string> = new Set();

export function GraphDesk({ investigation, title, graph, newer, isReading, onReadAgain }: Props) {
  const { t } = useTranslation(["graph", "entities"]);
  const format = useFormat();
  const ws = useWs();
  const mayWrite = useMayWrite();
  const ground = useGround();
  const hasRoom = useMediaQuery((theme) => theme.breakpoints.up("lg"));
  const { search, change } = useAddress();
  const { state, dispatch, busy, path, leavePath, unfold, expand, bring, findPath } = useGraph(ws, graph);
  const { view, past, future, isFull } = state;
  const places = useRef(new Map<string, Point>());
  const canvas = useRef<CanvasHandle>(null);
  const [picked, setPicked] = useState<ReadonlySet<string>>(() => new Set(search.getAll("node").slice(0, 1)));
  const [isPanelOpen, setPanelOpen] = useState(false);
  const [menu, setMenu] = useState<{ readonly key: string; readonly at: Place } | null>(null);
  const [technique, setTechnique] = useState<{ readonly mark: EntityMark; readonly module: Module } | null>(null);

  const hasCanvas = canDraw();
  const isTable = !hasCanvas || search.get("show") === "table";
  const left = search.getAll("not").join(" ");
  const without = useMemo(() => new Set(left.split(" ").filter(Boolean)), [left]);
  const asked = search.get("until");
  const until = asked && !Number.isNaN(Date.parse(asked)) ? Date.parse(asked) : null;
  const shown = useMemo(() => sift(view, { without, until }), [view, without, until]);
  const types = useMemo(() => typesOf(view), [view]);
  const span = useMemo(() => spanOf(view), [view]);
  const nameOf = useCallback(
    (mark: Mark) =>
      mark.kind === "entity"
        ? mark.value
        : t("foldName", {
            n: format.number(mark.count),
            type: t(`entities:types.${mark.type}`, { defaultValue: mark.type }),
          }),
    [t, format],
  );
  const here = useMemo(() => {
    const there = [...picked].filter((key) => shown.nodes.has(key));
    return there.length === picked.size ? picked : new Set(there);
  }, [picked, shown]);

  const pick = useCallback(
    (keys: readonly string[], isMore: boolean) => {
      const next = new Set(isMore ? picked : []);
      for (const key of keys) if (!(isMore && keys.length === 1 && next.delete(key))) next.add(key);
      setPicked(next);
      setPanelOpen(!isMore && next.size === 1);
      change({ node: next.size === 1 ? ([...next][0] ?? null) : null });
    },
    [picked, change],
  );
  const leave = useCallback(() => {
    pick([], false);
    leavePath();
  }, [pick, leavePath]);
  const hide = useCallback((keys: readonly string[]) => dispatch({ do: "hide", keys }), [dispatch]);
  const pin = useCallback(
    (keys: readonly string[]) => {
      if (keys.every((key) => view.pinned.has(key))) return dispatch({ do: "unpin", keys });
      settle(shown, places.current);
      dispatch({ do: "pin", places: new Map(keys.map((key) => [key, places.current.get(key) ?? [0, 0]])) });
    },
    [view, shown, dispatch],
  );
  const put = useCallback(
    (key: string, at: Point) => dispatch({ do: "pin", places: new Map([[key, at]]) }),
    [dispatch],
  );
  const open = useCallback((key: string) => void expand(key), [expand]);
  const goTo = (key: string) => {
    pick([key], false);
    canvas.current?.goTo(key);
  };
  const askMenu = useCallback(
    (key: string, at: Place) => {
      if (mayWrite && view.nodes.get(key)?.kind === "entity") setMenu({ key, at });
    },
    [mayWrite, view],
  );
  const bringIn = async (id: number) => {
    if (await bring(id)) pick([String(id)], false);
  };

  // Undo puts a pinned node back where it was.
  useEffect(() => {
    for (const [key, place] of view.pinned) places.current.set(key, place);
    canvas.current?.move();
  }, [view.pinned]);

  const openView = async (id: string | null) => {
    if (id === null) return change({ view: null });
    try {
      const { positions, query } = await graphQueries.view(ws, id);
      canvas.current?.hold();
      for (const [key, place] of positions) places.current.set(key, place);
      const { hidden, pinned, not, until: moment } = readArranged(query);
      dispatch({
        ...{ do: "restore", hidden },
        pinned: new Map([...positions].filter(([key]) => pinned.includes(key))),
      });
      change({ view: id, not, until: moment });
      canvas.current?.move();
    } catch (error) {
      change({ view: null });
      toast({ error: error instanceof Error ? error : new Error(String(error)) });
    }
  };
  const arranged = (): Arranged => {
    settle(shown, places.current);
    const keys = [...view.nodes.keys()].filter((key) => places.current.has(key)).slice(0, 10_000);
    return {
      query: {
        hidden: [...view.hidden.keys()].slice(0, 500),
        pinned: [...view.pinned.keys()].slice(0, 300),
        not: [...without],
        until: asked,
      },
      positions: new Map(keys.map((key) => [key, places.current.get(key) ?? [0, 0]])),
    };
  };
  // What the address asks for when the page is opened.
  useEffect(() => {
    const one = search.get("node");
    if (one && /^\d{1,15}$/.test(one) && !view.nodes.has(one)) void bring(Number(one));
    const kept = search.get("view");
    if (kept) void openView(kept);
  }, []);

  useGraphKeys({
    onUndo: () => dispatch({ do: "undo" }),
    onRedo: () => dispatch({ do: "redo" }),
    onHide: () => here.size > 0 && hide([...here]),
    onLeave: leave,
  });

  const counts = {
    nodes: format.number(shown.nodes.size),
    links: format.number(shown.edges.length),
  };
  const folds = [...shown.nodes.values()].filter(({ kind }) => kind === "fold");
  const folded = folds.reduce((all, mark) => all + (mark.kind === "fold" ? mark.count : 0), 0);
  const says = [
    t("says", { title, ...counts }),
    folds.length > 0 && t("saysFolded", { n: format.number(folded), groups: format.number(folds.length) }),
    t("saysTable"),
  ]
    .filter(Boolean)
    .join(" ");
  const [only] = here;
  const mark = here.size === 1 && only ? shown.nodes.get(only) : undefined;
  const does = {
    ...{ onExpand: open, onGroup: (group: Parameters<typeof unfold>[0]) => void unfold(group), onHide: hide },
    ...{ onPin: pin, onMenu: askMenu, onPath: (from: string, to: string) => void findPath(from, to), busy },
  };
  const panel =
    here.size === 0 || !(hasRoom || isPanelOpen) ? null : here.size > 1 ? (
      <ManyPanel
        {...does}
        picked={here}
        view={view}
        onPick={pick}
        nameOf={(key) => {
          const one = view.nodes.get(key);
          return one ? nameOf(one) : key;
        }}
      />
    ) : mark?.kind === "entity" ? (
      <NodePanel key={mark.key} {...does} mark={mark} investigation={investigation} view={view} />
    ) : mark ? (
      <FoldPanel {...does} mark={mark} name={nameOf(mark)} />
    ) : null;
  const pointed = menu ? view.nodes.get(menu.key) : undefined;

  return (
    <WithPanel
      title={t(here.size > 1 ? "selection" : "entities:entity")}
      panel={panel}
      onClose={() => (hasRoom ? leave() : setPanelOpen(false))}
    >
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1 }}>
        <GraphSearch
          investigation={investigation}
          shown={shown}
          nameOf={nameOf}
          onGo={goTo}
          onBring={(id) => void bringIn(id)}
        />
        <HistoryButtons
          past={past.length}
          future={future.length}
          onUndo={() => dispatch({ do: "undo" })}
          onRedo={() => dispatch({ do: "redo" })}
        />
        <ViewMenu
          investigation={investigation}
          current={search.get("view")}
          arranged={arranged}
          onOpen={(id) => void openView(id)}
        />
        <ExportMenu
          name={title}
          picture={() => {
            settle(shown, places.current);
            const { scheme, paper, ink, line } = ground;
            return { shown, places: places.current, nameOf, scheme, ground: paper, ink, line };
          }}
        />
        {hasCanvas && (
          <ToggleButtonGroup
            exclusive
            size="small"
            value={isTable ? "table" : "graph"}
            aria-label={t("show.label")}
            onChange={(_event, next: string | null) => next && change({ show: next === "table" ? "table" : null })}
            sx={{ height: 34, ml: "auto" }}
          >
            <ToggleButton value="graph" sx={{ px: { xs: 1, sm: 1.5 } }}>
              {t("show.graph")}
            </ToggleButton>
            <ToggleButton value="table" sx={{ px: { xs: 1, sm: 1.5 } }}>
              {t("show.table")}
            </ToggleButton>
          </ToggleButtonGroup>
        )}
      </Box>
      <Box sx={{ mb: 1 }}>
        <Legend
          types={types}
          without={without}
          onToggle={(type) =>
            change({ not: without.has(type) ? [...without].filter((one) => one !== type) : [...without, type] })
          }
        />
      </Box>
      <Notices hasCanvas={hasCanvas} isFull={isFull} path={path?.answer ?? null} onLeavePath={leavePath} />
      <Box
        sx={{
          ...{
            position: "relative",
            height: "calc(100dvh - 372px)",
            minHeight: { xs: 380, sm: 420 },
            overflow: "hidden",
          },
          ...{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper" },
        }}
      >
        {isTable ? (
          <GraphTable
            shown={shown}
            nameOf={nameOf}
            picked={here}
            pinned={view.pinned}
            path={path?.keys ?? noKeys}
            onPick={pick}
            onOpen={open}
            onHide={hide}
            onPin={pin}
            onMenu={askMenu}
            onPanel={() => setPanelOpen(true)}
          />
        ) : (
          <Suspense
            fallback={<Skeleton variant="rectangular" sx={{ position: "absolute", inset: 0, height: "100%" }} />}
          >
            <GraphCanvas
              ref={canvas}
              shown={shown}
              places={places.current}
              ground={ground}
              nameOf={nameOf}
              says={says}
              picked={here}
              pinned={view.pinned}
              path={path?.keys ?? noKeys}
              onPick={pick}
              onOpen={open}
              onMenu={askMenu}
              onPut={put}
            />
          </Suspense>
        )}
      </Box>
      <StatusBar
        graph={graph}
        counts={counts}
        folded={folded}
        picked={here.size}
        hidden={view.hidden.size}
        {...(!hasRoom && { onDetails: () => setPanelOpen(true) })}
        onShowHidden={() => dispatch({ do: "showAll" })}
        newer={{ n: newer, isReading, onRead: onReadAgain }}
        time={{ span, until, onChange: (at) => change({ until: at === null ? null : new Date(at).toISOString() }) }}
      />
      {menu && pointed?.kind === "entity" && (
        <TechniqueMenu
          mark={pointed}
          at={menu.at}
          onClose={() => setMenu(null)}
          onChoose={(module) => {
            setMenu(null);
            setTechnique({ mark: pointed, module });
          }}
        />
      )}
      {technique && <TechniqueDialog {...technique} investigation={investigation} onClose={() => setTechnique(null)} />}
    </WithPanel>
  );
}
