import { sections } from "../model.ts";
import { policy } from "./shape.ts";

export const base = policy("base", { sections, standsInFragments: false });
