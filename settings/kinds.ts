import { z } from "zod";
import { Duration, InvalidPropertyError } from "../constructs/index.ts";
import type { DurationRange } from "../constructs/properties/duration.ts";
import {
  type WholeNumberRange,
  wholeNumber as wholeNumberProperty,
} from "../constructs/properties/whole-number.ts";

/** Makes of a setting what the constructs take; what they refuse is said of the setting. */
export function made<Given, Made>(make: (given: Given) => Made) {
  return (given: Given, context: z.RefinementCtx): Made => {
    try {
      return make(given);
    } catch (error) {
      const isRefusal = error instanceof InvalidPropertyError || error instanceof RangeError;
      if (!isRefusal) throw error;
      const message = error instanceof InvalidPropertyError ? error.problem : error.message;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    }
  };
}

/** Leaves a setting as it is where the constructs take it. @param take refuses what they refuse */
export function accepted<Given>(take: (given: Given) => unknown) {
  return made((given: Given) => {
    take(given);
    return given;
  });
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
export function wholeNumber(range: WholeNumberRange) {
  return z.preprocess(
    (value) => (typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value),
    z
      // Whatever else it is, the construct says of it that it is no whole number.
      .custom<number>(() => true)
      .transform(made((given: number) => wholeNumberProperty("", "", given, range))),
  );
}

/** A length of time in seconds. */
export function seconds({ least, most }: DurationRange) {
  return wholeNumber({ least: least.inSeconds, most: most.inSeconds, unit: "seconds" }).transform(
    (given) => Duration.seconds(given),
  );
}

/** A length of time in days. */
export function days({ least, most }: DurationRange) {
  return wholeNumber({ least: least.inDays, most: most.inDays, unit: "days" }).transform((given) =>
    Duration.days(given),
  );
}
