import GppGoodOutlinedIcon from "@mui/icons-material/GppGoodOutlined";
import HistoryToggleOffIcon from "@mui/icons-material/HistoryToggleOff";
import { useTranslation } from "react-i18next";
import { Tag } from "../../components/Tag.tsx";
import { useFormat } from "../../components/use-format.ts";
import type { Target } from "./authorize-queries.ts";

/** What contact a target's owner authorized, and until when; or that it ended. */
export function AuthorizationTag({ target }: { readonly target: Pick<Target, "authorization" | "scope"> }) {
  const { t } = useTranslation("authorize");
  const format = useFormat();
  const { authorization, scope } = target;
  if (authorization) {
    const { footprint, until, authorized_by } = authorization.scope;
    return (
      <Tag icon={<GppGoodOutlinedIcon />} colour="warning" title={t("onWord", { by: authorized_by ?? "" })}>
        {until ? t("standsUntil", { footprint, date: format.day(until) }) : t("stands", { footprint })}
      </Tag>
    );
  }
  if (scope.until && Date.parse(scope.until) <= Date.now())
    return (
      <Tag icon={<HistoryToggleOffIcon />} title={t("overHint")}>
        {t("over", { date: format.day(scope.until) })}
      </Tag>
    );
  return <Tag>{t("none")}</Tag>;
}
