import { z } from "zod";
import { InvalidPropertyError } from "../constructs/index.ts";
import type { DurationRange } from "../constructs/properties/duration.ts";
import type { WholeNumberRange } from "../constructs/properties/whole-number.ts";
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

/** Text that a construct has nothing against. @param problem says what is wrong with it, as the construct would */
export function text(problem: (given: string) => string | undefined) {
  return z.string().superRefine((given, context) => {
    const message = problem(given);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
}

/** A whole number; digits in text are one, since environment variables are text. */
export function wholeNumber({ least, most, unit }: WholeNumberRange) {
  const range = `must be a whole number from ${least} to ${most}${unit === undefined ? "" : ` ${unit}`}`;
  return z.preprocess(
    (value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
    z.custom<number>(
      (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
      { error: ({ input }) => `${range}; it is ${shown(input)}.` },
    ),
  );
}

/** A length of time in seconds. */
export function seconds({ least, most }: DurationRange) {
  return wholeNumber({ least: least.inSeconds, most: most.inSeconds, unit: "seconds" });
}

/** A length of time in days. */
export function days({ least, most }: DurationRange) {
  return wholeNumber({ least: least.inDays, most: most.inDays, unit: "days" });
}
