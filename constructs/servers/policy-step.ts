import { readFileSync } from "node:fs";
import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { instance, type Kind, list, text } from "../properties/kinds.ts";
import { checkKind, checkShape, type Shape } from "../properties/shape.ts";

/** What policies of your own refer to. */
export interface PolicyStepProps {
  /**
   * The display names of named values that the policies refer to and that the service has. Their values are not
   * known when the stack is synthesized.
   * @default none
   */
  readonly namedValues?: readonly string[];
}

/**
 * Policies of your own, as they would stand in a section of a policy document. They are compiled with the gateway's
 * own when the stack is synthesized, and run with them on your machine.
 *
 * @example
 * PolicyStep.fromXml('<set-header name="X-Team" exists-action="override"><value>orders</value></set-header>')
 */
export class PolicyStep {
  /**
   * Policies as text.
   * @throws InvalidPropertyError when the text is empty, or known at deployment only.
   */
  static fromXml(xml: string, props: PolicyStepProps = {}): PolicyStep {
    return new PolicyStep("PolicyStep.fromXml", xml, props);
  }

  /**
   * Policies in a file.
   * @param path from the working directory
   * @throws InvalidPropertyError when the file is empty or cannot be read.
   */
  static fromFile(path: string, props: PolicyStepProps = {}): PolicyStep {
    return new PolicyStep("PolicyStep.fromFile", textOf(path), props);
  }

  /** The policies. */
  readonly xml: string;
  /** The named values that they refer to. */
  readonly namedValues: readonly string[];

  private constructor(made: string, xml: string, props: PolicyStepProps) {
    checkShape({ construct: made }, policyStepShape, props);
    const { namedValues = [] } = props;
    checkKind({ construct: made, property: "xml" }, text("policies as XML"), xml);
    if (Token.isUnresolved(xml)) {
      throw new InvalidPropertyError(
        made,
        "xml",
        "must be known when the stack is synthesized, because it is compiled then. Put what only the deployment knows into a named value.",
      );
    }
    if (xml.trim() === "") throw new InvalidPropertyError(made, "xml", "must hold a policy.");
    if (!xml.includes("<")) {
      throw new InvalidPropertyError(
        made,
        "xml",
        `must be policies, such as <set-header ...>; it has no element. A file is read by PolicyStep.fromFile.`,
      );
    }
    const wrong = namedValues.find((name) => !/^[0-9A-Za-z_.-]{1,256}$/.test(name));
    if (wrong !== undefined) {
      throw new InvalidPropertyError(
        made,
        "namedValues",
        `must be display names without braces, of letters, digits and _ . -; one is "${wrong}".`,
      );
    }
    this.xml = xml.trim();
    this.namedValues = namedValues;
  }
}

/** Policies of the operator's own, and what findings call their place. */
export interface PlacedStep {
  readonly place: string;
  readonly xml: string;
  /** The display names of named values that are there besides the gateway's. */
  readonly namedValues: readonly string[];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new InvalidPropertyError("PolicyStep.fromFile", "path", `cannot be read: ${problem}.`);
  }
}

export const stepKind: Kind<PolicyStep> = instance(
  ["xml", "namedValues"],
  "a PolicyStep: PolicyStep.fromXml(...) or PolicyStep.fromFile(...)",
);

const policyStepShape: Shape<PolicyStepProps> = { namedValues: list(text()) };
