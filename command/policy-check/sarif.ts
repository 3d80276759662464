import { relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { PolicyFinding } from "../../policy/index.ts";

/** Findings as a log of SARIF 2.1.0; files below the working folder are named from there. */
export function sarifLog(findings: readonly PolicyFinding[], folder: string = process.cwd()) {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "azure-mcp-gateway policy check",
            rules: rules.map((id) => ({ id, name: pascalCase(id) })),
          },
        },
        originalUriBaseIds: { SRCROOT: { uri: `${pathToFileURL(folder).href}/` } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: rules.indexOf(finding.rule),
          level: finding.severity,
          message: { text: finding.message },
          locations: [{ physicalLocation: locationOf(finding, folder) }],
        })),
      },
    ],
  };
}

function locationOf({ document, place, excerpt }: PolicyFinding, folder: string) {
  const path = relative(folder, resolve(folder, document));
  const isBelow = !path.startsWith("..");
  return {
    artifactLocation: isBelow
      ? { uri: path.split(sep).map(encodeURIComponent).join("/"), uriBaseId: "SRCROOT" }
      : { uri: pathToFileURL(resolve(folder, document)).href },
    region: {
      startLine: place.line,
      startColumn: place.column,
      snippet: { text: excerpt },
    },
  };
}

function pascalCase(id: string): string {
  return id.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
