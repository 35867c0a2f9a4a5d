import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { defineEntityType } from "../entity-type.ts";

export const phone = defineEntityType({
  type: "phone",
  title: "Phone number",
  about: "A telephone number in E.164 form, such as +33142685300.",
  parse(written) {
    const trimmed = written.trim().replace(/^tel:/i, "");
    if (!/^\+[\d\s().-]{6,30}$/.test(trimmed)) return null;
    const number = parsePhoneNumberFromString(trimmed);
    return number?.isPossible() ? number.number : null;
  },
  inScope: (key, scope) => scope.isTarget("phone", key),
});
