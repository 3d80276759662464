import { readFileSync } from "node:fs";
import { type ReportFormat, reportFormat } from "../report-format.ts";
import { parsing, reading, UsageError } from "../usage-error.ts";

export const usage = `Checks synthesized stacks against the rules for a safe gateway and what Azure accepts, whatever they were made by.

  azure-mcp-gateway rules [OPTIONS] [PATHS...]

  PATHS           a folder with stacks in it (default: cdktf.out), or files in Terraform's JSON syntax
  --suppress FILE findings to ignore, as a JSON list of { "id", "reason", "path" }; without a path, everywhere
  --strict        treats warnings as errors
  --list          lists the rules and the reason for each
  --json          prints the findings as JSON
  --sarif         prints the findings as SARIF 2.1.0, for code scanning

Exits with 0 if there is no error, 1 if there is one, 2 if the command line or a file is wrong.
`;

/** A rule that does not count, as a file has it: what it must be, the rules themselves say. */
export interface FileSuppression {
  readonly id: string;
  readonly reason: string;
  readonly path?: string;
}

/** What is asked for. */
export interface RulesOptions {
  readonly paths: readonly string[];
  readonly suppress: readonly FileSuppression[];
  readonly isStrict: boolean;
  readonly isList: boolean;
  readonly format: ReportFormat;
}

/** What the parameters ask for; undefined for help. @throws UsageError when nobody can tell. */
export function readOptions(parameters: readonly string[]): RulesOptions | undefined {
  const { values, positionals } = parsed(parameters);
  if (values.help) return undefined;
  return {
    paths: positionals.length === 0 ? ["cdktf.out"] : positionals,
    suppress: values.suppress === undefined ? [] : suppressionsIn(values.suppress),
    isStrict: values.strict,
    isList: values.list,
    format: reportFormat(values),
  };
}

function parsed(parameters: readonly string[]) {
  return parsing({
    args: [...parameters],
    allowPositionals: true,
    options: {
      suppress: { type: "string" },
      strict: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      sarif: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
}

function suppressionsIn(file: string): FileSuppression[] {
  const text = reading(file, () => readFileSync(file, "utf8"));
  const wanted = `--suppress takes a file with a JSON list of { "id", "reason", "path" }; ${file} is not such a file`;
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${wanted}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(list)) throw new UsageError(`${wanted}.`);
  return list as FileSuppression[];
}
