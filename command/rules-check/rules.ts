import { InvalidPropertyError } from "../../constructs/properties/invalid-property-error.ts";
import { StackRules } from "../../constructs/rules/stack-rules.ts";
import { exitCodes } from "../../local/terminal/exit-codes.ts";
import { UsageError } from "../usage-error.ts";
import { type RulesOptions, readOptions, usage } from "./options.ts";
import { type Judgement, report, ruleList } from "./reports.ts";
import { readStacks, type StackFile } from "./stack-files.ts";

/** The command `rules`; returns the exit code. */
export function rules(parameters: readonly string[]): number {
  try {
    const options = readOptions(parameters);
    if (options === undefined || options.isList) {
      process.stdout.write(options === undefined ? usage : ruleList());
      return exitCodes.done;
    }
    return check(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCodes.usage;
  }
}

function check({ paths, suppress, isStrict, format }: RulesOptions): number {
  const judged = judge(readStacks(paths), suppress);
  process.stdout.write(report(judged, format));
  const all = [...judged.stacks.flatMap(({ findings }) => findings), ...judged.surplus];
  return all.some(({ severity }) => isStrict || severity === "error")
    ? exitCodes.failed
    : exitCodes.done;
}

function judge(files: readonly StackFile[], suppress: RulesOptions["suppress"]): Judgement {
  try {
    const { stacks, surplus } = new StackRules({ suppress }, "--suppress").checkAll(
      files.map(({ stack }) => stack),
    );
    return {
      stacks: files.map((file, index) => ({ file, findings: stacks[index] ?? [] })),
      surplus,
    };
  } catch (error) {
    if (!(error instanceof InvalidPropertyError)) throw error;
    throw new UsageError(error.message);
  }
}
