import { sections } from "../model.ts";
import { literal, policy, required } from "./shape.ts";

export const includeFragment = policy("include-fragment", {
  sections,
  standsInFragments: false,
  attributes: { "fragment-id": literal({ ...required, format: "identifier" }) },
});
