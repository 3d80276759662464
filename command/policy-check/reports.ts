import { formatFinding, type PolicyFinding, type Severity } from "../../policy/index.ts";
import type { CheckOptions } from "./options.ts";
import { sarifLog } from "./sarif.ts";

/** What is printed of a check. */
export function report(
  findings: readonly PolicyFinding[],
  fileCount: number,
  format: CheckOptions["format"],
): string {
  switch (format) {
    case "json":
      return `${JSON.stringify({ files: fileCount, ...counted(findings), findings }, undefined, 2)}\n`;
    case "sarif":
      return `${JSON.stringify(sarifLog(findings), undefined, 2)}\n`;
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

function plural(count: number, noun: string): string {
  return `${count === 0 ? "no" : count} ${noun}${count === 1 ? "" : "s"}`;
}
