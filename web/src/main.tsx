import "@fontsource-variable/inter/wght.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { refresh } from "./api/session.ts";
import { App } from "./app/App.tsx";
import { showDensity } from "./app/density.ts";
import { watchUpdates } from "./app/pwa/updates.ts";
import { startI18n } from "./i18n/i18n.ts";

const root = document.getElementById("root");
if (!root) throw new Error("the page has no root");
await Promise.all([startI18n(), refresh().catch(() => false)]);
showDensity();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
if (import.meta.env.PROD) watchUpdates();
