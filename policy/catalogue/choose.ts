import { sections } from "../model.ts";
import {
  atLeastOnce,
  atMostOnce,
  boolean,
  child,
  elements,
  expression,
  policy,
  required,
  statements,
} from "./shape.ts";

export const choose = policy("choose", {
  sections,
  content: elements(
    child("when", atLeastOnce, statements, {
      condition: expression({ ...required, ...boolean }),
    }),
    child("otherwise", atMostOnce, statements),
  ),
});
