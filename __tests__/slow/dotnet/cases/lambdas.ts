import type { NamedType, Type } from "../../../../policy/csharp/types/type.ts";
import type { Random } from "./random.ts";
import { typeText } from "./type-text.ts";
import { value } from "./values.ts";

/** A function of the parameters' and the result's types. */
export function lambda(random: Random, type: NamedType): string | undefined {
  const { name } = type.definition;
  const given = type.arguments;
  const [parameters, returns]: readonly [readonly Type[], Type | "bool" | "int" | undefined] =
    name === "Func" || name === "Converter"
      ? [given.slice(0, -1), given.at(-1)]
      : name === "Predicate"
        ? [given, "bool"]
        : name === "Comparison"
          ? [[...given, ...given], "int"]
          : name === "MatchEvaluator"
            ? [[], undefined]
            : [given, undefined];
  if (name === "MatchEvaluator")
    return random.pick(['m => "<" + m + ">"', "m => m.ToString().ToUpper()", 'm => "$1"']);
  const names = ["x", "y", "z"].slice(0, parameters.length);
  const head = names.length === 1 ? (names[0] ?? "") : `(${names.join(", ")})`;
  if (returns === undefined) return name === "Action" ? `${head} => { }` : undefined;
  const body = result(random, parameters, names, returns);
  return body === undefined ? undefined : `${head} => ${body}`;
}

function result(
  random: Random,
  parameters: readonly Type[],
  names: readonly string[],
  returns: Type | "bool" | "int",
): string | undefined {
  const at = random.int(0, Math.max(0, parameters.length - 1));
  const [first, x] = [parameters[at], names[at] ?? ""];
  const from = first === undefined ? "" : typeText(first);
  const to = typeof returns === "string" ? returns : typeText(returns);
  if (to === "int" && returns === "int" && parameters.length === 2)
    return `${names[1]}.CompareTo(${names[0]})`;
  const known = bodies[`${from}>${to}`];
  if (known !== undefined) return random.pick(known).replaceAll("@", x);
  if (first !== undefined && from === to) return x;
  return typeof returns === "string" ? undefined : value(random, returns);
}

const bodies: Readonly<Record<string, readonly string[]>> = {
  "int>bool": ["@ > 2", "@ % 2 == 0", "@ != 1", "@ < 0"],
  "string>bool": ["@.Length > 1", '@ != "a"', '@.StartsWith("a")', "@ == null"],
  "int>int": ["@", "@ * 2", "-@", "@ % 3", "checked(@ + 1)"],
  "string>string": ["@", '@ + "!"', "@.ToUpper()", "@.Substring(1)"],
  "string>int": ["@.Length", "int.Parse(@)", '@.IndexOf("a")'],
  "int>string": ["@.ToString()", '"n" + @', '@.ToString("X")'],
  "int>double": ["@ / 2.0", "Math.Sqrt(@)"],
  "int>long": ["@ * 3000000000L"],
  "int>bool?": ["@ > 1 ? (bool?)true : null"],
  "int>int?": ["@ > 1 ? (int?)@ : null"],
  "string>IEnumerable<string>": ["@.Split(',')"],
  "int>IEnumerable<int>": ["Enumerable.Range(0, Math.Abs(@ % 3))"],
};
