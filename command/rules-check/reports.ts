import type { RuleFinding } from "../../constructs/rules/stack-rule.ts";
import { StackRules } from "../../constructs/rules/stack-rules.ts";
import { plural } from "../plural.ts";
import type { ReportFormat } from "../report-format.ts";
import { sarifLog } from "../sarif.ts";
import { lineOf, type StackFile } from "./stack-files.ts";

/** What the rules find in one stack. */
export interface JudgedStack {
  readonly file: StackFile;
  readonly findings: readonly RuleFinding[];
}

/** What they find in all, and the suppressions that none of the stacks needs. */
export interface Judgement {
  readonly stacks: readonly JudgedStack[];
  readonly surplus: readonly RuleFinding[];
}

/** What is printed of a check. */
export function report(judgement: Judgement, format: ReportFormat): string {
  switch (format) {
    case "json":
      return json({
        stacks: judgement.stacks.length,
        ...counted(judgement),
        findings: [...listed(judgement.stacks), ...judgement.surplus],
      });
    case "sarif":
      return json(sarif(judgement.stacks));
    case "text":
      return [
        ...judgement.stacks.flatMap(inWords),
        ...judgement.surplus.map(({ message }) => `warning: ${message}`),
        summary(judgement),
        "",
      ].join("\n");
  }
}

/** The rules that there are, in words. */
export function ruleList(): string {
  const each = StackRules.all.map(
    ({ id, severity, title, reason, remedy }) =>
      `${id} (${severity}): ${title}.\n  ${reason}\n  ${remedy}\n`,
  );
  return each.join("\n");
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function inWords({ file, findings }: JudgedStack): string[] {
  return findings.map(
    ({ path, severity, message }) =>
      `${file.path}:${lineOf(file, path)} ${severity === "error" ? "" : `${severity}: `}${message}`,
  );
}

function listed(stacks: readonly JudgedStack[]) {
  return stacks.flatMap(({ file, findings }) =>
    findings.map((finding) => ({ file: file.path, line: lineOf(file, finding.path), ...finding })),
  );
}

function sarif(stacks: readonly JudgedStack[]) {
  const rules = StackRules.all.map(({ id, title, reason, remedy }) => ({
    id,
    shortDescription: { text: title },
    fullDescription: { text: reason },
    help: { text: remedy },
  }));
  const results = listed(stacks).map(({ id, severity, message, path, file, line }) => ({
    rule: id,
    level: severity,
    message,
    file,
    region: { startLine: line },
    owner: path,
  }));
  return sarifLog("azure-mcp-gateway rules", rules, results);
}

function counted({ stacks, surplus }: Judgement) {
  const all = [...stacks.flatMap(({ findings }) => findings), ...surplus];
  const errors = all.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: all.length - errors };
}

function summary(judgement: Judgement): string {
  const { errors, warnings } = counted(judgement);
  const warned = warnings > 0 ? `, ${plural(warnings, "warning")}` : "";
  return `${plural(judgement.stacks.length, "stack")}: ${plural(errors, "error")}${warned}`;
}
