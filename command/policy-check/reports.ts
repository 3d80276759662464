import { formatFinding, type PolicyFinding, type Severity } from "../../policy/index.ts";
import { plural } from "../plural.ts";
import type { ReportFormat } from "../report-format.ts";
import { sarifLog } from "../sarif.ts";

/** What is printed of a check. */
export function report(
  findings: readonly PolicyFinding[],
  fileCount: number,
  format: ReportFormat,
): string {
  switch (format) {
    case "json":
      return `${JSON.stringify({ files: fileCount, ...counted(findings), findings }, undefined, 2)}\n`;
    case "sarif":
      return `${JSON.stringify(sarif(findings), undefined, 2)}\n`;
    case "text":
      return [...findings.map(formatFinding), summary(findings, fileCount), ""].join("\n");
  }
}

function counted(findings: readonly PolicyFinding[]) {
  const count = (severity: Severity) =>
    findings.filter((finding) => finding.severity === severity).length;
  return { errors: count("error"), warnings: count("warning"), notes: count("note") };
}

function summary(findings: readonly PolicyFinding[], files: number): string {
  const { errors, warnings, notes } = counted(findings);
  const parts = [
    plural(errors, "error"),
    ...(warnings > 0 ? [plural(warnings, "warning")] : []),
    ...(notes > 0 ? [plural(notes, "note")] : []),
  ];
  return `${plural(files, "file")}: ${parts.join(", ")}`;
}

function sarif(findings: readonly PolicyFinding[]) {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort().map((id) => ({ id }));
  const results = findings.map(({ rule, severity, message, document, place, excerpt }) => ({
    rule,
    level: severity,
    message,
    file: document,
    region: {
      startLine: place.line,
      startColumn: place.column,
      snippet: { text: excerpt },
    },
  }));
  return sarifLog("azure-mcp-gateway policy check", rules, results);
}
