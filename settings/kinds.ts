import { z } from "zod";
import { InvalidPropertyError } from "../constructs/index.ts";
import { shown } from "./sentences.ts";

/** Makes of a setting what the constructs take; what they refuse is said of the setting. */
export function made<Given, Made>(make: (given: Given) => Made) {
  return (given: Given, context: z.RefinementCtx): Made => {
    try {
      return make(given);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const refused = error instanceof InvalidPropertyError ? error.problem : message;
      context.addIssue({ code: "custom", message: refused });
      return z.NEVER;
    }
  };
}

/** A list: in the file as JSON, in the environment separated by commas. */
export const list = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").map((item) => item.trim()) : value),
  z.array(z.string().min(1, "is empty; leave it out, with its comma")),
);

/** Environment variables are text. */
export const flag = z.preprocess(
  (value) => (value === "true" ? true : value === "false" ? false : value),
  z.boolean(),
);

/** The whole numbers that a setting may be. */
interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly unit?: string;
}

/** A whole number; digits in text are one, since environment variables are text. */
export function wholeNumber({ least, most, unit }: NumberRange) {
  const range = `must be a whole number from ${least} to ${most}${unit === undefined ? "" : ` ${unit}`}`;
  return z.preprocess(
    (value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
    z.custom<number>(
      (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
      { error: ({ input }) => `${range}; it is ${shown(input)}.` },
    ),
  );
}
