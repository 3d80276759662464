import { closest } from "../../spelling.ts";
import { instead } from "../advice.ts";
import { allowList, isListed } from "../allow-list.ts";
import { refuse } from "../finding.ts";
import type { SyntaxNode } from "../syntax.ts";
import {
  ambiguousName,
  defaultUsings,
  findType,
  typeNamed,
  typesElsewhere,
} from "../types/registry.ts";
import { mayBeNamed, mostElements, tupleOf } from "../types/tuples.ts";
import { arrayOf, keywordTypes, type NamedType, type Type, typeName } from "../types/type.ts";
import { isValueType, nullableOf, underlying } from "../types/well-known.ts";

/** The type that a type node names. */
export function resolveType(node: SyntaxNode): Type {
  switch (node.kind) {
    case "predefined_type":
      return keywordType(node);
    case "nullable_type":
      return resolveNullable(node);
    case "array_type":
      return resolveArray(node);
    case "identifier":
    case "generic_name":
    case "qualified_name":
    case "alias_qualified_name":
      return resolveNamed(node);
    case "implicit_type":
      return refuse("csharp-type-mismatch", node, "'var' cannot stand here; name the type.");
    case "tuple_type":
      return resolveTuple(node);
    default:
      return refuse(
        "csharp-unsupported",
        node,
        `'${node.text}' is not a type that policy expressions can use; use a class, struct or array type.`,
      );
  }
}

/** The type a keyword such as `int` stands for. */
export function keywordType(node: SyntaxNode): NamedType {
  const fullName = keywordTypes.get(node.text);
  if (fullName === undefined) {
    return refuse("csharp-unsupported", node, `'${node.text}' is not supported; use long or int.`);
  }
  return typeNamed(fullName);
}

function resolveNullable(node: SyntaxNode): Type {
  const type = resolveType(node.get("type"));
  if (!isValueType(type) || underlying(type) !== undefined) {
    return refuse(
      "csharp-unsupported",
      node,
      `'${typeName(type)}?' is C# 8 syntax; write '${typeName(type)}', which can be null anyway.`,
    );
  }
  return nullableOf(type);
}

function resolveArray(node: SyntaxNode): Type {
  if (node.get("rank").has(",")) {
    return refuse(
      "csharp-unsupported",
      node,
      "Multi-dimensional arrays are not supported; use an array of arrays.",
    );
  }
  return arrayOf(resolveType(node.get("type")));
}

function resolveTuple(node: SyntaxNode): NamedType {
  const elements = node.named;
  if (elements.length > mostElements) {
    refuse(
      "csharp-unsupported",
      node,
      `A tuple has at most ${mostElements} elements here; use an anonymous type.`,
    );
  }
  const names = elements.map((element) => element.find("name")?.text);
  for (const [index, name] of names.entries()) {
    if (name === undefined || (names.indexOf(name) === index && mayBeNamed(name, index))) continue;
    refuse(
      "csharp-type-mismatch",
      elements[index] ?? node,
      `An element of a tuple cannot be called '${name}' here; choose another name.`,
    );
  }
  return tupleOf(
    elements.map((element) => resolveType(element.only)),
    names,
  );
}

interface WrittenName {
  readonly qualifier: string;
  readonly simple: string;
  readonly typeArguments: readonly Type[];
}

function resolveNamed(node: SyntaxNode): NamedType {
  const { qualifier, simple, typeArguments } = writtenName(node);
  const name = qualifier === "" ? simple : `${qualifier}.${simple}`;
  return lookUpType(name, typeArguments) ?? refuseUnknownType(name, typeArguments.length, node);
}

function writtenName(node: SyntaxNode): WrittenName {
  switch (node.kind) {
    case "qualified_name": {
      const outer = writtenName(node.get("qualifier"));
      const inner = writtenName(node.get("name"));
      const qualifier =
        outer.qualifier === "" ? outer.simple : `${outer.qualifier}.${outer.simple}`;
      return { ...inner, qualifier };
    }
    case "alias_qualified_name":
      return writtenName(node.get("name"));
    case "generic_name":
      return {
        qualifier: "",
        simple: node.only.text,
        typeArguments: typeArgumentsOf(node),
      };
    default:
      return { qualifier: "", simple: node.text, typeArguments: [] };
  }
}

/** The types between the angle brackets of a generic name. */
export function typeArgumentsOf(node: SyntaxNode): readonly Type[] {
  const list = node.child("type_argument_list");
  return list === undefined ? [] : list.named.map((argument) => resolveType(argument));
}

/** A type by the name in the source, or undefined. */
export function lookUpType(name: string, typeArguments: readonly Type[]): NamedType | undefined {
  if (!name.includes(".") && ambiguousName(name) !== undefined) return undefined;
  const found = findType(name, typeArguments.length);
  // It is there for Enum.Parse alone, and not on the list.
  return found?.fullName === "System.Type" ? undefined : found?.instantiate(typeArguments);
}

/** Says why a name is no type here, and what to write. */
export function refuseUnknownType(name: string, arity: number, node: SyntaxNode): never {
  const simple = name.slice(name.lastIndexOf(".") + 1);
  const isQualified = name !== simple;
  const inFull = isQualified ? undefined : (ambiguousName(name) ?? typesElsewhere(name)[0]);
  if (inFull !== undefined) {
    return refuse(
      "csharp-unknown-name",
      node,
      `'${name}' needs its namespace here; write ${inFull}.`,
    );
  }
  if (name === "dynamic") {
    return refuse(
      "csharp-unsupported",
      node,
      "APIM refuses late binding; use the type itself, for example JObject, instead of dynamic.",
    );
  }
  const candidates = isQualified ? [name] : defaultUsings.map((using) => `${using}.${name}`);
  const listed = candidates.find((candidate) => allowList.has(candidate));
  if (listed !== undefined && findType(listed, arity) === undefined)
    refuseUnsupportedType(listed, node);
  const advice = instead.get(simple);
  const exists = advice !== undefined || /^(System|Microsoft|Newtonsoft|Windows)\./.test(name);
  if (exists) {
    return refuse(
      "csharp-type-not-allowed",
      node,
      `APIM does not allow '${name}' in policy expressions${advice ? `; ${advice}` : ""}.`,
    );
  }
  const near = closest(simple, knownTypes());
  return refuse(
    "csharp-unknown-name",
    node,
    `There is no type '${name}' here${near ? `; did you mean ${near}?` : "; check its spelling and namespace."}`,
  );
}

/** Whether a qualified name belongs to .NET but to nothing that is known here, so far. */
export function isOutside(name: string): boolean {
  const simple = name.slice(name.lastIndexOf(".") + 1);
  return /^(System|Microsoft|Newtonsoft|Windows)\./.test(name) && !instead.has(simple);
}

function knownTypes(): readonly string[] {
  return [...allowList.keys()]
    .filter(isListed)
    .map((name) => name.slice(name.lastIndexOf(".") + 1));
}

function refuseUnsupportedType(fullName: string, node: SyntaxNode): never {
  return refuse(
    "csharp-unsupported",
    node,
    `APIM allows '${fullName}', but it is not supported here: the local compiler does not run it; use another type of the list.`,
  );
}
