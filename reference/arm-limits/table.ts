import { limitedPackages } from "./limited-arguments.ts";
import { type ArmLimit, limitsOf } from "./package-limits.ts";

/** The file that the table stands in. */
export const tableFile = "constructs/rules/arm-limit-table.ts";

/** By type and argument of the azurerm provider. */
type ArmLimits = Readonly<Record<string, Readonly<Record<string, ArmLimit>>>>;

/** All limits of all packages, which the registry of npm is asked for. */
export async function armLimits(): Promise<ArmLimits> {
  const limits: Record<string, Record<string, ArmLimit>> = {};
  for (const each of limitedPackages) Object.assign(limits, await limitsOf(each));
  return Object.fromEntries(Object.entries(limits).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The text of the file. */
export function tableText(limits: ArmLimits): string {
  return `import type { ArmLimit } from "./arm-limits.ts";

// Written by \`npm run arm-limits\` from Microsoft's own metadata:
${packagesInWords()}

/** What Azure Resource Manager takes, by type and argument of the azurerm provider. */
export const armLimitTable: Readonly<Record<string, Readonly<Record<string, ArmLimit>>>> =
  ${JSON.stringify(limits, undefined, 2)};
`;
}

/** The packages with their versions, as comments. */
export function packagesInWords(): string {
  return limitedPackages.map(({ name, version }) => `// ${name} ${version}`).join("\n");
}
