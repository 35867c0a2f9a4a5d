import { useEffect, useState } from "react";

/** The value as it was when it last rested for a moment. */
export function useLater<T>(value: T, ms = 400): T {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return later;
}
