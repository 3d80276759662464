import type { MemberTable } from "./member.ts";
import {
  arrayOf,
  type DefinitionKind,
  keywordTypes,
  type NamedType,
  type Type,
  TypeDefinition,
  TypeParameter,
} from "./type.ts";

/**
 * The namespaces whose types a policy expression names without qualification. The list is the one
 * of Microsoft's own policy compiler (annaji-msft/apimanagement-policyutil, expression.json);
 * System.Net and System.Globalization are not on it.
 */
export const defaultUsings: readonly string[] = [
  "System",
  "System.Collections.Generic",
  "System.IO",
  "System.Linq",
  "System.Security.Cryptography",
  "System.Security.Cryptography.X509Certificates",
  "System.Text",
  "System.Text.RegularExpressions",
  "System.Threading",
  "System.Threading.Tasks",
  "System.Xml",
  "System.Xml.Linq",
  "Newtonsoft.Json",
  "Newtonsoft.Json.Linq",
];

/** The namespace of `context` and what hangs off it; policies never write it. */
export const contextNamespace = "Gateway";

// The library of a process: there is one, as there is one .NET. Modules declare their types when
// they are loaded, a type before what extends it, and nothing is declared after that.
const byFullName = new Map<string, TypeDefinition>();
const bySimpleName = new Map<string, TypeDefinition[]>();
const tables = new Map<TypeDefinition, MemberTable[]>();

const header =
  /^(static class|class|struct|interface|enum|delegate) ([\w.]+?)(?:<([\w, ]+)>)?(?: : (.+))?$/;

/**
 * Declares a type of the library.
 *
 * @param declaration for example `class System.Collections.Generic.List<T> : IList<T>`; a class
 *   without a base class derives from `object`
 */
export function define(declaration: string, members: MemberTable = {}): TypeDefinition {
  const match = header.exec(declaration);
  const [, kind, fullName, parameterList, baseList] = match ?? [];
  if (kind === undefined || fullName === undefined) {
    throw new Error(`The type declaration "${declaration}" is not of the form "class A.B<T> : C".`);
  }
  const parameters = splitTypes(parameterList ?? "").map((name) => new TypeParameter(name));
  const definition: TypeDefinition = new TypeDefinition({
    fullName,
    kind: kind as DefinitionKind,
    parameters,
    findBases: () => {
      const bases = splitTypes(baseList ?? "").map(
        (text) => parseType(text, parameters) as NamedType,
      );
      const implied = impliedBase(definition, bases);
      return implied === undefined ? bases : [implied, ...bases];
    },
  });
  const key = `${fullName}/${parameters.length}`;
  if (byFullName.has(key)) throw new Error(`The type ${fullName} is declared twice.`);
  byFullName.set(key, definition);
  const simple = `${definition.name}/${parameters.length}`;
  bySimpleName.set(simple, [...(bySimpleName.get(simple) ?? []), definition]);
  tables.set(definition, [members]);
  return definition;
}

/** Adds members to a type that is declared elsewhere. */
export function extend(fullName: string, members: MemberTable, arity = 0): void {
  const definition = byFullName.get(`${fullName}/${arity}`);
  if (definition === undefined) {
    throw new Error(`Members are declared for ${fullName}, which is not declared.`);
  }
  tables.get(definition)?.push(members);
}

/** The member tables of a type, as they were declared. */
export function tablesOf(definition: TypeDefinition): readonly MemberTable[] {
  return tables.get(definition) ?? [];
}

function impliedBase(
  definition: TypeDefinition,
  bases: readonly NamedType[],
): NamedType | undefined {
  switch (definition.kind) {
    case "interface":
    case "static class":
      return undefined;
    case "enum":
      return typeNamed("System.Enum");
    case "struct":
    case "delegate":
      return typeNamed("System.Object");
    case "class":
      if (definition.fullName === "System.Object") return undefined;
      return bases[0]?.definition.kind === "class" ? undefined : typeNamed("System.Object");
  }
}

/** A type of the library by its full name. */
export function typeNamed(fullName: string, ...typeArguments: readonly Type[]): NamedType {
  if (typeArguments.length > 0) return instanceOf(fullName, typeArguments);
  const known = plainTypes.get(fullName);
  if (known !== undefined) return known;
  const type = instanceOf(fullName, typeArguments);
  plainTypes.set(fullName, type);
  return type;
}

/** Types without arguments: values ask for theirs at every cast. */
const plainTypes = new Map<string, NamedType>();

function instanceOf(fullName: string, typeArguments: readonly Type[]): NamedType {
  const definition = byFullName.get(`${fullName}/${typeArguments.length}`);
  if (definition === undefined) throw new Error(`The library has no type ${fullName}.`);
  return definition.instantiate(typeArguments);
}

/** Looks a type up as policy text names it: fully qualified, or in one of the default usings. */
export function findType(name: string, arity: number): TypeDefinition | undefined {
  const exact = byFullName.get(`${name}/${arity}`);
  if (exact !== undefined) return exact;
  return bySimpleName
    .get(`${name}/${arity}`)
    ?.find((definition) => isImported(namespaceOf(definition)));
}

/** Types of that simple name in namespaces that are not imported; for the advice in a finding. */
export function typesElsewhere(name: string): readonly string[] {
  const found: string[] = [];
  for (const definition of byFullName.values()) {
    if (definition.name === name && !isImported(namespaceOf(definition))) {
      found.push(definition.fullName);
    }
  }
  return found;
}

/** Whether some type of the library lives in that namespace or below it. */
export function isNamespace(name: string): boolean {
  for (const definition of byFullName.values()) {
    if (definition.fullName.startsWith(`${name}.`)) return true;
  }
  return false;
}

/** Every type of the library. */
export function definitions(): readonly TypeDefinition[] {
  return [...byFullName.values()];
}

/** Every static class of the library; they hold the extension methods. */
export function staticClasses(): readonly TypeDefinition[] {
  return definitions().filter((definition) => definition.kind === "static class");
}

function namespaceOf(definition: TypeDefinition): string {
  return definition.fullName.slice(0, -definition.name.length - 1);
}

// Formatting exists in Newtonsoft.Json and in System.Xml, both imported, so C# takes neither.
const ambiguous: ReadonlySet<string> = new Set(["Newtonsoft.Json.Formatting"]);

function isImported(namespace: string): boolean {
  return defaultUsings.includes(namespace) || namespace === contextNamespace;
}

/** The full name to write when a short name means two types, or undefined when it means one. */
export function ambiguousName(name: string): string | undefined {
  return [...ambiguous].find((fullName) => fullName.endsWith(`.${name}`));
}

/** Splits at the commas that are not inside angle brackets or parentheses. */
export function splitTypes(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === "<" || char === "(") depth += 1;
    else if (char === ">" || char === ")") depth -= 1;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(start, index).trim());
      start = index + 1;
    }
  }
  const last = text.slice(start).trim();
  if (last !== "") parts.push(last);
  return parts;
}

/** Reads a type of the library's notation: `IEnumerable<T>`, `int?`, `byte[]`. */
export function parseType(text: string, parameters: readonly TypeParameter[] = []): Type {
  if (text.endsWith("[]")) return arrayOf(parseType(text.slice(0, -2), parameters));
  if (text.endsWith("?"))
    return typeNamed("System.Nullable", parseType(text.slice(0, -1), parameters));
  const parameter = parameters.find((candidate) => candidate.name === text);
  if (parameter !== undefined) return parameter;
  const keyword = keywordTypes.get(text);
  if (keyword !== undefined) return typeNamed(keyword);
  const open = text.indexOf("<");
  const name = open < 0 ? text : text.slice(0, open);
  const typeArguments =
    open < 0 ? [] : splitTypes(text.slice(open + 1, -1)).map((part) => parseType(part, parameters));
  const key = `${name}/${typeArguments.length}`;
  const definition = byFullName.get(key) ?? bySimpleName.get(key)?.[0];
  if (definition === undefined) {
    throw new Error(`The library's notation names the type "${text}", which is not declared.`);
  }
  return definition.instantiate(typeArguments);
}
