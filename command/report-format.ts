import { UsageError } from "./usage-error.ts";

/** How findings are written: for people, as JSON, or as SARIF 2.1.0. */
export type ReportFormat = "text" | "json" | "sarif";

/** @throws UsageError when two are asked for */
export function reportFormat(given: {
  readonly json: boolean;
  readonly sarif: boolean;
}): ReportFormat {
  if (given.json && given.sarif) throw new UsageError("Choose one of --json and --sarif.");
  if (given.json) return "json";
  return given.sarif ? "sarif" : "text";
}
