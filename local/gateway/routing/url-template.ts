/** The template of an operation: `/orders/{id}`, `/files/{*path}`, `/items({id})`, `/search?kind=book&q={q}`. */
export class UrlTemplate {
  readonly #segments: readonly Segment[];
  readonly #query: readonly QueryParameter[];

  constructor(template: string) {
    const [path = "", query = ""] = template.split("?", 2);
    this.#segments = segmentsOf(path).map(segmentFrom);
    this.#query = query.split("&").filter(Boolean).map(queryParameterFrom);
  }

  /**
   * The parameters of a request that fits; undefined for any other.
   *
   * @param path percent-encoded, as it was asked for; slashes at its end do not count
   * @throws URIError for a path that is not valid percent-encoding.
   */
  match(path: string, query = ""): Map<string, string> | undefined {
    const parameters = new Map<string, string>();
    const actual = segmentsOf(path);
    const last = this.#segments.at(-1);
    const isOpen = last?.kind === "wildcard";
    const fixed = isOpen ? this.#segments.slice(0, -1) : this.#segments;
    if (isOpen ? actual.length <= fixed.length : actual.length !== fixed.length) return undefined;
    for (const [index, segment] of fixed.entries()) {
      if (!matchSegment(segment, decodeURIComponent(actual[index] ?? ""), parameters)) {
        return undefined;
      }
    }
    // Of a wildcard the slashes are kept, so nothing of it is decoded.
    if (isOpen) parameters.set(last.name, actual.slice(fixed.length).join("/"));
    return this.#matchQuery(query, parameters) ? parameters : undefined;
  }

  /** Orders templates, those that are asked first in front. */
  static bySpecificity(left: UrlTemplate, right: UrlTemplate): number {
    const length = Math.max(left.#segments.length, right.#segments.length);
    for (let index = 0; index < length; index += 1) {
      const difference = rankOf(left.#segments[index]) - rankOf(right.#segments[index]);
      if (difference !== 0) return difference;
    }
    const literals = ({ literal }: QueryParameter) => literal !== undefined;
    return (
      right.#query.length - left.#query.length ||
      right.#query.filter(literals).length - left.#query.filter(literals).length
    );
  }

  #matchQuery(query: string, parameters: Map<string, string>): boolean {
    if (this.#query.length === 0) return true;
    const given = new URLSearchParams(query);
    return this.#query.every(({ name, literal, variable }) => {
      const value = given.get(name);
      if (value === null) return false;
      if (variable !== undefined) parameters.set(variable, value);
      return literal === undefined || literal === value;
    });
  }
}

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "pattern";
      readonly names: readonly string[];
      readonly between: readonly RegExp[];
    }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "wildcard"; readonly name: string };

interface QueryParameter {
  readonly name: string;
  /** The only value that fits. */
  readonly literal: string | undefined;
  /** The parameter of the template that gets the value. */
  readonly variable: string | undefined;
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function segmentFrom(text: string): Segment {
  const wildcard = /^(?:\*|\{\*([\w-]+)\})$/.exec(text);
  if (wildcard !== null) return { kind: "wildcard", name: wildcard[1] ?? "*" };
  const variable = /^\{([\w.-]+)\}$/.exec(text);
  if (variable?.[1] !== undefined) return { kind: "variable", name: variable[1] };
  const parts = text.split(/\{([\w.-]+)\}/);
  if (parts.length === 1) return { kind: "literal", text: text.toLowerCase() };
  const between = parts.filter((_, index) => index % 2 === 0).map(escaped);
  return {
    kind: "pattern",
    names: parts.filter((_, index) => index % 2 === 1),
    between: between.map((part, index) =>
      index === 0
        ? new RegExp(`^${part}`, "i")
        : index === between.length - 1
          ? new RegExp(`${part}$`, "i")
          : new RegExp(part, "gi"),
    ),
  };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function queryParameterFrom(text: string): QueryParameter {
  const [name = "", value = ""] = text.split("=", 2);
  const variable = /^\{([\w.-]+)\}$/.exec(value)?.[1];
  return {
    name: decodeURIComponent(name),
    literal: variable === undefined ? decodeURIComponent(value) : undefined,
    variable,
  };
}

/**
 * The values of several variables in one segment, each as short as can be and at least a character. They are searched
 * one after the other: a regular expression of them all would try every split of the address of a hostile client.
 */
function valuesBetween(between: readonly RegExp[], actual: string): readonly string[] | undefined {
  const [before, behind] = [between[0]?.exec(actual), between.at(-1)?.exec(actual)];
  if (!before || !behind) return undefined;
  const values: string[] = [];
  let start = before[0].length;
  for (const part of between.slice(1, -1)) {
    part.lastIndex = start + 1;
    const found = part.exec(actual);
    if (found === null) return undefined;
    values.push(actual.slice(start, found.index));
    start = found.index + found[0].length;
  }
  if (start >= behind.index) return undefined;
  return [...values, actual.slice(start, behind.index)];
}

function matchSegment(segment: Segment, actual: string, parameters: Map<string, string>): boolean {
  switch (segment.kind) {
    case "literal":
      return segment.text === actual.toLowerCase();
    case "variable":
      parameters.set(segment.name, actual);
      return true;
    case "pattern": {
      const values = valuesBetween(segment.between, actual);
      for (const [index, name] of segment.names.entries()) {
        parameters.set(name, values?.[index] ?? "");
      }
      return values !== undefined;
    }
    case "wildcard":
      return false;
  }
}

/** A literal comes before what has one, that before a parameter, and that before a wildcard. */
function rankOf(segment: Segment | undefined): number {
  switch (segment?.kind) {
    case "literal":
      return 0;
    case "pattern":
      return 1;
    case "variable":
      return 2;
    case "wildcard":
      return 3;
    case undefined:
      return 4;
  }
}
