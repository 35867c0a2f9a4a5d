import { createBrowserRouter, Navigate, useLocation } from "react-router";
import { CrashPage } from "./CrashPage.tsx";
import { Shell } from "./layout/Shell.tsx";
import { NotFoundPage } from "./NotFoundPage.tsx";
import { OfflinePage } from "./OfflinePage.tsx";
import { pages } from "./pages.ts";
import { useSession } from "./use-session.ts";
import { InWorkspace } from "./ws.tsx";

/** Lets in who is signed in; others sign in first and come back here. */
function SignedIn() {
  const session = useSession();
  const { pathname, search } = useLocation();
  if (session.state === "in") return <Shell />;
  if (session.state === "loading") return <OfflinePage />;
  const here = `${pathname}${search}`;
  return <Navigate to={here === "/" ? "/sign-in" : `/sign-in?to=${encodeURIComponent(here)}`} replace />;
}

const signIn = (name: "SignInPage" | "RegisterPage" | "SetupPage" | "ForgotPage" | "ResetPage" | "VerifyPage") => ({
  lazy: async () => ({ Component: (await import("../features/sign-in/index.ts"))[name] }),
});

export function makeRouter() {
  return createBrowserRouter([
    {
      ErrorBoundary: CrashPage,
      HydrateFallback: () => null,
      children: [
        { path: "/sign-in", ...signIn("SignInPage") },
        { path: "/register", ...signIn("RegisterPage") },
        { path: "/setup", ...signIn("SetupPage") },
        { path: "/forgot", ...signIn("ForgotPage") },
        { path: "/reset", ...signIn("ResetPage") },
        { path: "/verify", ...signIn("VerifyPage") },
        {
          path: "/",
          Component: SignedIn,
          children: [
            {
              ErrorBoundary: CrashPage,
              Component: InWorkspace,
              children: [
                ...pages.map(({ path, load }) =>
                  path === "/" ? { index: true as const, lazy: load } : { path: `${path}/*`, lazy: load },
                ),
                { path: "*", Component: NotFoundPage },
              ],
            },
          ],
        },
      ],
    },
  ]);
}
