import { useSession } from "../../app/use-session.ts";

/** The account that is signed in; only pages behind the door ask. */
export function useMe() {
  const session = useSession();
  return session.state === "in" ? session.me : null;
}
