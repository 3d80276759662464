import "../policy/csharp/index.ts";
import { allowList } from "../policy/csharp/allow-list.ts";
import { inheritance } from "../policy/csharp/types/lookup.ts";
import { memberName } from "../policy/csharp/types/notation.ts";
import { definitions, tablesOf } from "../policy/csharp/types/registry.ts";
import type { TypeDefinition } from "../policy/csharp/types/type.ts";
import { dotnetMembers } from "./dotnet-members.ts";

const introduction = `# The C# of policy expressions

Every type that Microsoft's [list of allowed types](https://learn.microsoft.com/azure/api-management/api-management-policy-expressions#CLRTypes)
has, the members that the [policy compiler](policy-compiler.md) knows of it, and those that it refuses though the list allows them: with a
sentence, not with a guess. What a type inherits stands with the type that declares it. \`npm run docs\` writes this page from the library
that expressions run on and from the members that both .NET Framework and .NET have; slow tests compare each of these members with .NET.

Not in the last column, because no type has them here: \`GetHashCode\`, which differs from process to process, \`GetType\` and
\`GetTypeCode\`, which are reflection, \`GetEnumerator\`, which \`foreach\` calls, and what waits, as in \`ReadAsync\`. A type that stands in a
signature and is not on the list, such as \`XmlReader\` or \`CultureInfo\`, takes its overloads with it.

What no row has is not on the list, and refused for that reason alone: XPath over \`XElement\` for example (\`System.Xml.XPath.Extensions\`), or
\`CultureInfo\`.

The language is C# 7.3, since Microsoft's page says C# 7 and no more. Of it these are refused: \`dynamic\`, \`goto\`, \`lock\`, \`yield\`, \`await\`,
\`typeof\` but for the first argument of \`Enum.Parse\`, \`sizeof\`, \`ref\` and unsafe code, anonymous methods with \`delegate\`, arrays of several
dimensions (write an array of arrays), tuples of more than seven elements, and \`foreach\` over what has a \`Deconstruct\` method. Tuples and their parts are had; an element by its name or as \`Item1\` is a
field of \`System.ValueTuple\`, which the list does not have, so that only the lenient profile takes it, with a warning.
`;

/** The page about the types and members of expressions. */
export function csharpPage(): string {
  const known = [...allowList.keys()].filter((name) => definitionsOf(name).length > 0);
  const unknown = [...allowList.keys()].filter((name) => definitionsOf(name).length === 0);
  return [
    introduction,
    "## Known\n",
    "| Type | Members | Refused |",
    "|---|---|---|",
    ...known.map((name) => `| \`${name}\` | ${membersOf(name)} | ${refusedOf(name).join(", ")} |`),
    "\n## Not known\n",
    "Allowed by the list, and refused here:\n",
    ...unknown.map((name) => `- \`${name}\`${why(name)}`),
    "",
  ].join("\n");
}

/** Why a type of the list is not had. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/JConstructor$/, "`new Date(0)` and the like, which JavaScript has and JSON has not"],
  [
    /TimeZoneInfo\.\w+$/,
    "the rules of Windows, of which only the offsets that follow from them are known here",
  ],
  [/Cryptography/, "a part of certificates that nothing here reads"],
];

function why(name: string): string {
  const reason = reasons.find(([types]) => types.test(name))?.[1];
  if (reason === undefined) throw new Error(`${name} is not had, and nothing here says why.`);
  return `: ${reason}`;
}

function definitionsOf(fullName: string): readonly TypeDefinition[] {
  return definitions().filter((definition) => definition.fullName === fullName);
}

function membersOf(fullName: string): string {
  const names = new Set<string>();
  for (const definition of definitionsOf(fullName)) {
    for (const table of tablesOf(definition)) {
      for (const signature of Object.keys(table)) names.add(shown(memberName(signature)));
    }
  }
  return [...names].filter((name) => isAllowed(fullName, name)).join(", ") || "only as a type";
}

const nowhere = /^(?:GetHashCode|GetType|GetTypeCode|GetEnumerator|Dispose|.*Async)$/;

/** The members that the list allows, .NET has, and the library does not. */
export function refusedOf(fullName: string): readonly string[] {
  const known = new Set<string>();
  for (const definition of definitionsOf(fullName)) {
    for (const level of inheritance(definition.instantiate(definition.parameters))) {
      for (const table of tablesOf(level.definition)) {
        for (const signature of Object.keys(table)) known.add(shown(memberName(signature)));
      }
    }
  }
  const members = (dotnetMembers.get(fullName) ?? []).filter((name) => !nowhere.test(name));
  return members.map(fromMetadata).filter((name) => !known.has(name));
}

function fromMetadata(name: string): string {
  return { ".ctor": "constructor", Item: "indexer", Chars: "indexer" }[name] ?? name;
}

function shown(name: string): string {
  if (name === "new") return "constructor";
  if (name === "this[]") return "indexer";
  return name.startsWith("operator ") ? "operators" : name;
}

function isAllowed(fullName: string, name: string): boolean {
  const permission = allowList.get(fullName);
  if (permission === undefined || permission === "all") return true;
  const listed = { constructor: ".ctor", indexer: "Item" }[name] ?? name;
  if ("only" in permission) return permission.only.includes(listed) || name === "operators";
  return !permission.except.includes(listed);
}
