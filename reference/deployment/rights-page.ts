import { type KindRight, kindRights, roleIds } from "./kind-rights.ts";
import type { Resources } from "./synthesized-stack.ts";

/** A kind of resource of which nobody has said which rights it takes. */
class UnknownRightError extends Error {
  constructor(what: string) {
    super(
      `Nobody has said which rights ${what} takes: add it to reference/deployment/kind-rights.ts.`,
    );
    this.name = "UnknownRightError";
  }
}

const introduction = `# Rights of whoever deploys

What each part of the stack takes, to the single operation. \`npm run docs\` writes this page from the app as it is synthesized without
settings, and a test holds it to every kind of resource that the constructs make. The operations are those of Azure's
[documents](https://learn.microsoft.com/azure/role-based-access-control/resource-provider-operations); nobody has tried them on a live Azure,
so where a deployment is refused, Azure's answer names what is missing.
`;

const inShort = `## In short

| Where | The simplest | Nothing more than it takes |
|---|---|---|
| the subscription | Owner, or Contributor and Role Based Access Control Administrator | [the role below](#a-role-of-its-own), and Role Based Access Control Administrator with [a condition](#a-condition) |
| Entra, for a person | a member, where members may register apps; else Application Developer | the same |
| Entra, for a pipeline | the application permissions of Microsoft Graph below | the same |

The group is made by the stack, so rights on the group alone do not do. With an API Management service, a registry or a store that
[exists](guides/existing-services.md), each takes rights where it is.
`;

/**
 * The page about rights.
 * @throws UnknownRightError at a kind that is not in the table.
 */
export function rightsPage(deployed: Resources): string {
  const kinds = Object.keys(deployed).sort();
  const choices = Object.entries(kindRights)
    .filter(([kind, { choice }]) => choice !== undefined && !kinds.includes(kind))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const operations = unique(kinds.flatMap((kind) => rightOf(kind).azure ?? []));
  return [
    introduction,
    inShort,
    "## What is deployed\n",
    table("Resource", "How many"),
    ...kinds
      .filter((kind) => takesSomething(rightOf(kind)))
      .map((kind) => row(kind, String(Object.keys(deployed[kind] ?? {}).length), rightOf(kind))),
    "\n## What a choice adds\n",
    table("Resource", "Choice"),
    ...choices.map(([kind, right]) => row(kind, right.choice ?? "", right)),
    "\nSecrets and certificates in a vault take a role on the data in it, which the stack gives to all `deployers`.",
    "\n## A role of its own\n",
    "For the app without settings; add the operations of your choices. Where the subscription lacks a resource provider, Terraform registers it: that takes",
    "`*/register/action` as well, or an owner who registers it before.\n",
    "```json",
    JSON.stringify(customRole(operations), null, 2),
    "```\n",
    "```sh",
    "az role definition create --role-definition @deployer.json",
    "```",
    "\n## A condition\n",
    `The stack gives these roles, to managed identities of its own: ${rolesGiven(deployed)
      .map((role) => `\`${role}\``)
      .join(", ")}. So Role Based Access Control Administrator may be bound to them:\n`,
    "```text",
    conditionFor(rolesGiven(deployed)),
    "```\n",
  ].join("\n");
}

function rightOf(kind: string): KindRight {
  const right = kindRights[kind];
  if (right === undefined) throw new UnknownRightError(kind);
  return right;
}

function takesSomething({ azure, graph }: KindRight): boolean {
  return azure !== undefined || graph !== undefined;
}

function table(first: string, second: string): string {
  return `| ${first} | ${second} | Right |\n|---|---|---|`;
}

function row(kind: string, second: string, { azure = [], graph }: KindRight): string {
  const rights = [
    ...shortened(azure).map((operation) => `\`${operation}\``),
    ...(graph === undefined ? [] : [`Microsoft Graph: \`${graph}\``]),
  ];
  return `| \`${kind}\` | ${second} | ${rights.join("<br>") || "a role on the vault's data"} |`;
}

/** Read, write and delete of one type in one line. */
function shortened(operations: readonly string[]): string[] {
  const left = new Set(operations);
  const whole: string[] = [];
  for (const operation of operations) {
    const type = operation.replace(/\/read$/, "");
    const three = ["read", "write", "delete"].map((verb) => `${type}/${verb}`);
    if (type === operation || !three.every((one) => left.has(one))) continue;
    for (const one of three) left.delete(one);
    whole.push(`${type}/{read,write,delete}`);
  }
  return [...whole, ...left];
}

function unique(operations: readonly string[]): string[] {
  const sorted = [...new Set(operations)].sort();
  const whole = sorted.filter((one) => one.endsWith("/*")).map((one) => one.slice(0, -1));
  return sorted.filter((one) => !whole.some((all) => one.startsWith(all) && one !== `${all}*`));
}

function customRole(actions: readonly string[]) {
  // Assignments of roles are the other role's, by which a condition can bound them.
  return {
    Name: "MCP gateway deployer",
    Description: "Deploys the MCP gateway, with Role Based Access Control Administrator beside it.",
    Actions: actions.filter((one) => !/^Microsoft\.Authorization\/roleAssignments/.test(one)),
    AssignableScopes: ["/subscriptions/SUBSCRIPTION"],
  };
}

function rolesGiven(deployed: Resources): string[] {
  const assignments = Object.values(deployed["azurerm_role_assignment"] ?? {});
  return [...new Set(assignments.map((one) => String(one["role_definition_name"])))].sort();
}

function conditionFor(roles: readonly string[]): string {
  const ids = roles.map((role) => {
    const id = roleIds[role];
    if (id === undefined) throw new UnknownRightError(`the role ${role}, whose id is to be given,`);
    return id;
  });
  const attribute = (source: string, name: string) =>
    `@${source}[Microsoft.Authorization/roleAssignments:${name}]`;
  const clause = (verb: string, source: string) =>
    [
      "(",
      ` (!(ActionMatches{'Microsoft.Authorization/roleAssignments/${verb}'}))`,
      " OR (",
      `  ${attribute(source, "RoleDefinitionId")} ForAnyOfAnyValues:GuidEquals {${ids.join(", ")}}`,
      "  AND",
      `  ${attribute(source, "PrincipalType")} ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}`,
      " )",
      ")",
    ].join("\n");
  return [clause("write", "Request"), "AND", clause("delete", "Resource")].join("\n");
}
