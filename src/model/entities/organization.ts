import { defineEntityType } from "../entity-type.ts";

export const organization = defineEntityType({
  type: "organization",
  title: "Organization",
  about: "A company or body by the name it gives itself, such as Example Ltd.",
  parse(written) {
    const name = written
      .normalize("NFC")
      .replace(/[\p{C}\s]+/gu, " ")
      .trim();
    return name.length > 0 && name.length <= 200 ? name : null;
  },
});
