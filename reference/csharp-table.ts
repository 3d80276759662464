import "../policy/csharp/index.ts";
import { allowList } from "../policy/csharp/allow-list.ts";
import { memberName } from "../policy/csharp/types/notation.ts";
import { definitions, tablesOf } from "../policy/csharp/types/registry.ts";
import type { TypeDefinition } from "../policy/csharp/types/type.ts";

const introduction = `# The C# of policy expressions

Every type that Microsoft's [list of allowed types](https://learn.microsoft.com/azure/api-management/api-management-policy-expressions#CLRTypes)
has, and the members that the [policy compiler](policy-compiler.md) knows of it. What the list allows and the compiler does not know is
refused with a sentence, not guessed. \`npm run docs\` writes this page from the library that expressions run on; a slow test compares
each of these members with .NET.
`;

/** The page about the types and members of expressions. */
export function csharpPage(): string {
  const known = [...allowList.keys()].filter((name) => definitionsOf(name).length > 0);
  const unknown = [...allowList.keys()].filter((name) => definitionsOf(name).length === 0);
  return [
    introduction,
    "## Known\n",
    "| Type | Members |",
    "|---|---|",
    ...known.map((name) => `| \`${name}\` | ${membersOf(name)} |`),
    "\n## Not known\n",
    "Allowed by the list, and refused here:\n",
    ...unknown.map((name) => `- \`${name}\``),
    "",
  ].join("\n");
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
