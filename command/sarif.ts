import { relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";

/** A rule that a program judges by, as SARIF has it. */
export interface SarifRule {
  readonly id: string;
  readonly shortDescription?: { readonly text: string };
  readonly fullDescription?: { readonly text: string };
  readonly help?: { readonly text: string };
}

/** What a rule finds at a place of a file. */
export interface SarifResult {
  readonly rule: string;
  readonly level: "error" | "warning" | "note";
  readonly message: string;
  readonly file: string;
  readonly region: {
    readonly startLine: number;
    readonly startColumn?: number;
    readonly snippet?: { readonly text: string };
  };
  /** Whose it is, where that has a name of its own. */
  readonly owner?: string;
}

/**
 * Results as a log of SARIF 2.1.0; files below the working folder are named from there.
 *
 * @param name of the program
 * @param rules those that have results, and others
 */
export function sarifLog(
  name: string,
  rules: readonly SarifRule[],
  results: readonly SarifResult[],
  folder: string = process.cwd(),
) {
  const ids = rules.map(({ id }) => id);
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name, rules: rules.map((rule) => ({ ...rule, name: pascalCase(rule.id) })) },
        },
        originalUriBaseIds: { SRCROOT: { uri: `${pathToFileURL(folder).href}/` } },
        columnKind: "utf16CodeUnits",
        results: results.map(({ rule, level, message, file, region, owner }) => ({
          ruleId: rule,
          ruleIndex: ids.indexOf(rule),
          level,
          message: { text: message },
          locations: [
            {
              physicalLocation: { artifactLocation: artifactAt(file, folder), region },
              ...(owner === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: owner }] }),
            },
          ],
        })),
      },
    ],
  };
}

function artifactAt(file: string, folder: string) {
  const path = relative(folder, resolve(folder, file));
  return path.startsWith("..")
    ? { uri: pathToFileURL(resolve(folder, file)).href }
    : { uri: path.split(sep).map(encodeURIComponent).join("/"), uriBaseId: "SRCROOT" };
}

function pascalCase(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
