import { Token } from "cdktf";
import type { Kind, Misfit, Shape, ShapeEntry } from "./kind.ts";
import { kindOf } from "./kind-of.ts";
import { misfitOf } from "./misfit.ts";

export type { Kind } from "./kind.ts";

function kind<T>(give: string, fits: (value: unknown) => boolean): Kind<T> {
  return {
    give,
    isNeeded: false,
    misfit: (value) => (fits(value) ? undefined : unlike(value, give)),
  };
}

function unlike(value: unknown, give: string): Misfit {
  return { within: "", problem: `cannot be ${kindOf(value)}. Give ${give}.` };
}

/** A property that cannot be left out. */
export function needed<T>(of: Kind<T>): Kind<T, true> {
  return { ...of, isNeeded: true };
}

/** @param what it says */
export function text(what?: string): Kind<string> {
  const give = what === undefined ? "text" : `text: ${what}`;
  return kind(give, (value) => typeof value === "string");
}

/**
 * Text that people read.
 * @param what it says
 * @param longest how many characters there may be, in one line then; without, it need only say something
 */
export function readable(what: string, longest?: number): Kind<string> {
  const some = text(what);
  return {
    ...some,
    misfit: (value) => {
      if (typeof value !== "string" || Token.isUnresolved(value)) return some.misfit(value);
      if (value.trim() === "") return { within: "", problem: `is empty. Give ${some.give}.` };
      // biome-ignore lint/suspicious/noControlCharactersInRegex: no line has them
      const isLine = longest === undefined || /^[^\u0000-\u001f\u007f\u2028\u2029]*$/.test(value);
      return isLine && value.length <= (longest ?? value.length)
        ? undefined
        : { within: "", problem: `must have 1 to ${longest} characters in one line.` };
    },
  };
}

export const flag: Kind<boolean> = kind(
  "true or false, without quotes",
  (value) => typeof value === "boolean",
);

/** A number, which may be a token; its range is checked where it is used. */
export const number: Kind<number> = kind(
  "a number, without quotes",
  (value) => typeof value === "number",
);

/** What is checked where it is used, because there is more to say about it there. */
export const checkedLater: Kind<never, never> = {
  ...kind<never>("it", () => true),
  isNeeded: false as never,
};

export function func<T extends (...args: never[]) => unknown>(give: string): Kind<T> {
  return kind(give, (value) => typeof value === "function");
}

/**
 * An object that somebody made who knows how. It may have more members than are asked for here.
 * @param give how to come by one
 */
export function instance<T extends object>(
  members: readonly (keyof T & string)[],
  give: string,
): Kind<T> {
  return kind(
    give,
    (value) =>
      typeof value === "object" && value !== null && members.every((member) => member in value),
  );
}

/** @param each what an item may be */
export function list<T>(each: Kind<T>): Kind<readonly T[]> {
  const give = `a list; each item is ${each.give}`;
  return {
    give,
    isNeeded: false,
    misfit: (value) => {
      if (!Array.isArray(value)) return unlike(value, give);
      for (const [index, item] of value.entries()) {
        const misfit = each.misfit(item);
        if (misfit !== undefined) return { ...misfit, within: `[${index}]${misfit.within}` };
      }
      return undefined;
    },
  };
}

/**
 * Values by names that are not known here.
 * @param names what the names are
 * @param each what a value may be
 */
export function record<T>(names: string, each: Kind<T>): Kind<Readonly<Record<string, T>>> {
  const give = `an object with ${names} as names; each value is ${each.give}`;
  return {
    give,
    isNeeded: false,
    misfit: (value) => {
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return unlike(value, give);
      }
      for (const [name, item] of Object.entries(value)) {
        const misfit = each.misfit(item);
        if (misfit !== undefined) return { ...misfit, within: `.${name}${misfit.within}` };
      }
      return undefined;
    },
  };
}

/** An object with these properties and no other. */
export function object<T extends object>(shape: Shape<T>): Kind<T> {
  const entries: Readonly<Record<string, ShapeEntry>> = shape;
  return {
    give: `an object with ${Object.keys(entries).join(", ")}`,
    isNeeded: false,
    misfit: (value) => misfitOf(entries, value),
  };
}
