import { checkOptions, OptionsError } from "../given-options.ts";
import { policyRunOptions } from "./option-shapes.ts";

/** @throws OptionsError for what is no text of a policy, and for options that are none. */
export function checkGiven(policy: unknown, options: unknown): void {
  if (typeof policy !== "string") {
    throw new OptionsError(
      'A policy is the text of a document, such as readFileSync(file, "utf8").',
    );
  }
  if (/^[^<\s]+\.xml$/i.test(policy)) {
    throw new OptionsError(
      `"${policy}" is the name of a file. Give the text in it: readFileSync("${policy}", "utf8").`,
    );
  }
  checkOptions("runPolicy", policyRunOptions, options);
}
