import { callable } from "./callable.ts";
import { lengthOf, lengthOfInstance, uncountedOf, uncountedOfInstance } from "./lengths.ts";
import type {
  Accessors,
  Callable,
  Implementation,
  Member,
  Parameter,
  PassingMode,
} from "./member.ts";
import { parseType, splitTypes } from "./registry.ts";
import { type TypeDefinition, TypeParameter } from "./type.ts";

/** The default of an optional parameter written `= default`: the zero value of its type. */
export const zero: unique symbol = Symbol("default");

/** The name under which a signature is looked up. */
export function memberName(signature: string): string {
  if (signature.startsWith("new(")) return "new";
  if (signature.startsWith("this[")) return "this[]";
  const operator = /^(?:operator (\S+?)|(implicit|explicit))\(/.exec(signature);
  if (operator) return `operator ${operator[1] ?? operator[2]}`;
  const name = /^(?:static |const )?(\w+)/.exec(signature)?.[1];
  if (name === undefined) throw new Error(`The signature "${signature}" has no name.`);
  return name;
}

/**
 * Reads one line of the library's notation.
 *
 * @example `new(int capacity)`, `Length: int`, `const MaxValue: int`, `this[int index]: char`,
 *   `static Join(string separator, params string[] values): string`,
 *   `static Nodes<T : XContainer>(this IEnumerable<T> source): IEnumerable<XNode>`,
 *   `static Where<T>(this IEnumerable<T> source, Func<T, bool> predicate): IEnumerable<T>`,
 *   `implicit(string value): JToken`, `operator +(DateTime left, TimeSpan right): DateTime`
 */
export function parseSignature(
  owner: TypeDefinition,
  signature: string,
  implementation: Implementation | Accessors,
): Member {
  const name = memberName(signature);
  const isConstant = signature.startsWith("const ");
  const isStatic = isConstant || signature.startsWith("static ");
  const open = signature.search(/[([]/);
  const arrow = returnMark(signature);
  const declared = { owner, isStatic };
  const beforeParameters = open >= 0 && open < arrow ? signature.slice(0, open) : "";
  const typeParameters = methodTypeParameters(beforeParameters);
  const scope = [...typeParameters, ...owner.parameters];
  const typeOf = (text: string) => parseType(text.trim(), scope);
  const resultText = signature.slice(arrow + 1);

  if (name === "new" || name.startsWith("operator ") || name === "this[]") {
    const parameters = parseParameters(
      signature.slice(open + 1, closing(signature, arrow)),
      typeOf,
    );
    if (name === "this[]") {
      const accessors = accessorsOf(implementation);
      return { kind: "indexer", ...declared, parameters, type: typeOf(resultText), ...accessors };
    }
    const given = parameters.map(({ type }) => lengthOf(type));
    const types = owner.parameters.length;
    const implemented = functionOf(implementation, signature);
    if (name === "new") {
      const run = callable({ run: implemented, given, makes: uncountedOfInstance(owner) }, types);
      return { kind: "constructor", ...declared, isStatic: true, parameters, run };
    }
    const symbol = name.slice("operator ".length);
    const returns = typeOf(resultText);
    const run = callable({ run: implemented, given, makes: uncountedOf(returns) }, types);
    return { kind: "operator", ...declared, isStatic: true, symbol, parameters, returns, run };
  }
  if (beforeParameters === "") {
    const accessors = accessorsOf(implementation);
    return {
      kind: "property",
      ...declared,
      name,
      type: typeOf(resultText),
      ...accessors,
      isConstant,
    };
  }
  const parameterText = signature.slice(open + 1, closing(signature, arrow));
  const isExtension = parameterText.startsWith("this ");
  const parameters = parseParameters(isExtension ? parameterText.slice(5) : parameterText, typeOf);
  const types = owner.parameters.length + typeParameters.length;
  const given = parameters.map(({ type }) => lengthOf(type));
  const returns = arrow === signature.length ? typeOf("void") : typeOf(resultText);
  const implemented = functionOf(implementation, signature);
  const lengths = isStatic ? given : [lengthOfInstance(owner), ...given];
  const run = callable({ run: implemented, given: lengths, makes: uncountedOf(returns) }, types);
  return {
    kind: "method",
    ...declared,
    name,
    isExtension,
    typeParameters,
    parameters,
    returns,
    run,
  };
}

/** Where the colon before the result stands; the end of the signature when there is none. */
function returnMark(signature: string): number {
  const mark = signature.lastIndexOf("): ");
  if (mark >= 0) return mark + 1;
  const indexer = signature.lastIndexOf("]: ");
  if (indexer >= 0 && signature.startsWith("this[")) return indexer + 1;
  const property = signature.indexOf(": ");
  return property >= 0 && !signature.includes("(") ? property : signature.length;
}

function closing(signature: string, arrow: number): number {
  return arrow === signature.length ? signature.length - 1 : arrow - 1;
}

function methodTypeParameters(beforeParameters: string): readonly TypeParameter[] {
  const open = beforeParameters.indexOf("<");
  if (open < 0) return [];
  const list = beforeParameters.slice(open + 1, beforeParameters.lastIndexOf(">"));
  return splitTypes(list).map((text) => {
    const [name = "", bound] = text.split(" : ");
    if (bound === undefined || bound === "class" || bound === "struct") {
      return new TypeParameter(name, bound);
    }
    return new TypeParameter(name, parseType(bound));
  });
}

function parseParameters(
  text: string,
  typeOf: (text: string) => Parameter["type"],
): readonly Parameter[] {
  return splitTypes(text).map((part): Parameter => {
    const [declaration = "", literal] = part.split(" = ");
    const words = /^(?:(out|params) )?(.+?)(?: (\w+))?$/.exec(declaration);
    const [, mode, type = "", name = ""] = words ?? [];
    const parameter = { name, type: typeOf(type), mode: (mode ?? "value") as PassingMode };
    return literal === undefined ? parameter : { ...parameter, default: { value: read(literal) } };
  });
}

function read(literal: string): unknown {
  return literal === "default" ? zero : JSON.parse(literal);
}

function functionOf(implementation: Implementation | Accessors, signature: string): Callable {
  if (typeof implementation !== "function") {
    throw new Error(`The implementation of "${signature}" is not a function.`);
  }
  return implementation as Callable;
}

function accessorsOf(implementation: Implementation | Accessors): {
  get: Callable | undefined;
  set: Callable | undefined;
} {
  if (typeof implementation === "function") {
    return { get: implementation as Callable, set: undefined };
  }
  return {
    get: implementation.get as Callable | undefined,
    set: implementation.set as Callable | undefined,
  };
}
