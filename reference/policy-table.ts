import { catalogue } from "../policy/catalogue/index.ts";
import { refusedPolicies } from "../policy/catalogue/refused.ts";
import type { ElementShape, PolicyShape } from "../policy/catalogue/shape.ts";
import { type Section, sections, type Tier, tiers } from "../policy/index.ts";

const introduction = `# Policies

Every policy that Microsoft's [policy reference](https://learn.microsoft.com/azure/api-management/api-management-policies)
has, and what the [policy compiler](policy-compiler.md) and the local gateway make of it. A policy is executed as its page
says, or it is refused with a sentence when the policy is loaded; nothing is accepted and not done. Judged leniently, as by \`policy check\`,
what is refused here and valid in Azure is a warning: the document loads, and a request that comes to that policy ends with the sentence, and without on-error. \`npm run docs\` writes
this page from the catalogue that the compiler checks policies by, and [another one](public-policies.md) says how much of what others have published that is.

What no page says is said here, with what is done instead. Nothing of it was seen on a live Azure.
`;

/** The page about policies. */
export function policiesPage(): string {
  const executed = [...catalogue.values()].toSorted(byName);
  const refused = [...refusedPolicies].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return [
    introduction,
    "## Executed\n",
    "| Policy | Sections | Not in the tiers | No page says |",
    "|---|---|---|---|",
    ...executed.map((shape) =>
      row(
        `\`${shape.name}\``,
        sectionsOf(shape.sections),
        tiersOf(shape.missingIn),
        shape.undocumented ?? "",
      ),
    ),
    "\n## Refused\n",
    "| Policy | Sections | Why |",
    "|---|---|---|",
    ...refused.map(([name, { sections: own, why }]) =>
      row(`\`${name}\``, sectionsOf(own), sentence(why)),
    ),
    "\n## Refused parts of policies that are executed\n",
    "| Part | Why |",
    "|---|---|",
    ...executed.flatMap(partsOf("refused")),
    "\n## Accepted, though nothing has to be done\n",
    "| Part | Taken | Why |",
    "|---|---|---|",
    ...executed.flatMap(partsOf("alwaysSo")),
    "",
  ].join("\n");
}

function byName(left: PolicyShape, right: PolicyShape): number {
  return left.name < right.name ? -1 : 1;
}

function row(...cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function sectionsOf(own: readonly Section[]): string {
  if (own.length === sections.length) return "all";
  return own.length === 0 ? "none" : own.join(", ");
}

function tiersOf(missing: readonly Tier[]): string {
  return tiers.filter((tier) => missing.includes(tier)).join(", ");
}

/** Attributes that are refused, or that change nothing, each with the reason. */
function partsOf(reason: "refused" | "alwaysSo") {
  const rows = (shape: ElementShape, path: string): string[] => {
    const own = Object.entries(shape.attributes).flatMap(([name, value]) => {
      const why = value[reason];
      if (why === undefined) return [];
      const part = `\`${name}\` of \`${path}\``;
      const taken = value.oneOf?.map((literal) => `\`${literal}\``).join(", ") ?? "any";
      return [reason === "refused" ? row(part, sentence(why)) : row(part, taken, sentence(why))];
    });
    // Policies that serve inside others have a row of their own.
    const children = shape.content.kind === "elements" ? shape.content.elements : [];
    const below = children.filter(({ name }) => !catalogue.has(name));
    return [...own, ...below.flatMap((child) => rows(child, `${path}/${child.name}`))];
  };
  return (shape: PolicyShape) => rows(shape, shape.name);
}
