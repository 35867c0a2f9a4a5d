import PublicIcon from "@mui/icons-material/Public";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import Typography from "@mui/material/Typography";
import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { useAddress } from "../../app/use-address.ts";
import { useWs } from "../../app/ws.tsx";
import { BoardPanel } from "../../components/BoardPanel.tsx";
import { BarList } from "../../components/charts/BarList.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Fault } from "../../components/Fault.tsx";
import { FilterMenu } from "../../components/FilterMenu.tsx";
import { useFormat } from "../../components/use-format.ts";
import { WithPanel } from "../../components/WithPanel.tsx";
import { mapQueries, mostPages } from "./map-queries.ts";
import { PlacePanel } from "./PlacePanel.tsx";
import { PlaceTable } from "./PlaceTable.tsx";
import { placesOf } from "./places.ts";
import { useCountry } from "./use-country.ts";

const WorldMap = lazy(() => import("./WorldMap.tsx"));

/** Where things are, as far as anybody says: on a map, and the same as a table. */
export function MapTab() {
  const { t } = useTranslation(["map", "common"]);
  const format = useFormat();
  const names = useCountry();
  const { id = "" } = useParams();
  const { search, change } = useAddress();
  const country = search.get("country");
  const view = search.get("view") === "table" ? "table" : "map";
  const chosen = useMemo(() => search.getAll("place"), [search]);
  const list = useInfiniteQuery(mapQueries.points(useWs(), id, country));
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = list;
  const loaded = data?.pages.length ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && loaded < mostPages) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, loaded]);
  const points = useMemo(() => data?.pages.flatMap((page) => page.data) ?? [], [data]);
  const choose = useCallback((keys: readonly string[]) => change({ place: keys }), [change]);
  const { places, nowhere } = useMemo(() => placesOf(points), [points]);
  if (list.isError) return <Fault error={list.error} onRetry={() => void list.refetch()} />;
  if (!data) return <Skeleton variant="rounded" height={420} />;
  const countries = data.pages[0]?.countries ?? [];
  if (points.length === 0 && countries.length === 0)
    return <EmptyState icon={<PublicIcon />} title={t("none")} hint={t("noneHint")} />;
  const exact = places.filter(({ isExact }) => isExact).reduce((all, one) => all + one.points.length, 0);
  const rough = points.length - exact - nowhere;
  const open = places.filter(({ key }) => chosen.includes(key));

  const base = `/investigations/${id}/map${view === "table" ? "?view=table&" : "?"}`;
  return (
    <WithPanel
      title={open.length === 1 && open[0] ? names.place(open[0]) : t("places", { n: format.number(open.length) })}
      panel={open.length > 0 ? <PlacePanel places={open} /> : null}
      onClose={() => choose([])}
    >
      <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mb: 1.5, alignItems: "center" }}>
        <FilterMenu
          label={t("country")}
          choices={countries.map(({ country: value, count }) => ({ value, label: names.country(value), n: count }))}
          chosen={country ? [country] : []}
          onChange={(next) => change({ country: next.at(-1) ?? null, place: null })}
        />
        {country && <Button onClick={() => change({ country: null, place: null })}>{t("allCountries")}</Button>}
        <Box sx={{ flexGrow: 1 }} />
        <ToggleButtonGroup
          exclusive
          size="small"
          aria-label={t("view")}
          value={view}
          onChange={(_event, next) => next && change({ view: next === "table" ? "table" : null })}
          sx={{ "& .MuiToggleButton-root": { height: 34, textTransform: "none", px: 1.5 } }}
        >
          <ToggleButton value="map">{t("asMap")}</ToggleButton>
          <ToggleButton value="table">{t("asTable")}</ToggleButton>
        </ToggleButtonGroup>
      </Box>
      <Box
        sx={{
          display: "grid",
          gap: 2,
          alignItems: "start",
          // Beside an open place there is room for the map alone.
          gridTemplateColumns: {
            xs: "minmax(0, 1fr)",
            md: "minmax(0, 1fr) 264px",
            ...(open.length > 0 && { lg: "minmax(0, 1fr)", xl: "minmax(0, 1fr) 264px" }),
          },
        }}
      >
        <Box sx={{ minWidth: 0 }}>
          {view === "table" ? (
            <PlaceTable places={places} at={chosen[0] ?? null} nameOf={names.place} onOpen={(key) => choose([key])} />
          ) : (
            <Box
              sx={{
                border: 1,
                borderColor: "divider",
                borderRadius: 1,
                bgcolor: "background.paper",
                overflow: "hidden",
              }}
            >
              <Suspense fallback={<Skeleton variant="rectangular" height={380} />}>
                <WorldMap places={places} chosen={chosen} nameOf={names.place} onChoose={choose} />
              </Suspense>
            </Box>
          )}
          <Typography variant="caption" color="textSecondary" component="p" sx={{ mt: 1 }}>
            {[
              exact > 0 && t("exact", { n: format.number(exact), count: exact }),
              rough > 0 && t("rough", { n: format.number(rough), count: rough }),
              nowhere > 0 && t("nowhere", { n: format.number(nowhere), count: nowhere }),
              hasNextPage && loaded >= mostPages && t("cut", { n: format.number(points.length) }),
            ]
              .filter(Boolean)
              .join(" ")}
          </Typography>
        </Box>
        <BoardPanel title={t("countries")} hint={t("countriesHint")}>
          <Box sx={{ maxHeight: 420, overflowY: "auto", overflowX: "hidden", mx: -1, px: 1 }}>
            <BarList
              label={t("countries")}
              names="50%"
              bars={countries.map(({ country: code, count }) => ({
                ...{ key: code, label: names.country(code), n: count },
                to: `${base}country=${encodeURIComponent(code)}`,
              }))}
            />
          </Box>
        </BoardPanel>
      </Box>
    </WithPanel>
  );
}
