import { Annotations, type TerraformStack } from "cdktf";
import { fragmentsElsewhere } from "../policies/fragments-elsewhere.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { checkedLater, instance, list, needed, object, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { escapeTemplate } from "../terraform/terraform-text.ts";
import { azureNames } from "./azure-names.ts";
import { azurermValues } from "./azurerm-values.ts";
import { backendAddress, backendProof, containerTrust } from "./backends.ts";
import {
  publicBlobs,
  registryUsers,
  sharedKeys,
  stateInFile,
  vaultAccess,
  vaultDeletion,
} from "./data-at-rest.ts";
import { loggedContent, loggedQueries, sampledEvents } from "./diagnostics.ts";
import { oldProtocols, plainHttp, tlsVersions } from "./in-transit.ts";
import { closedVault, openBesideEndpoint } from "./networks.ts";
import { policyReferences } from "./policy-references.ts";
import { policyTexts } from "./policy-texts.ts";
import { resourceIds } from "./resource-ids.ts";
import { sameResources } from "./same-resources.ts";
import { openNamedValues, plainSecrets, secretOutputs } from "./secrets.ts";
import { type RuleFinding, ruleFinding, type StackRule } from "./stack-rule.ts";
import { streamedAnswers } from "./streamed-answers.ts";
import { SynthesizedStack } from "./synthesized-stack.ts";
import { tokenBinding, tokenCheck } from "./token-checks.ts";
import { unseenResources } from "./unseen-resources.ts";

/** A rule that does not count, somewhere or everywhere. */
export interface RuleSuppression {
  /** The id of the rule. */
  readonly id: string;
  /** Why the stack is safe without it: a sentence for whoever reviews it. */
  readonly reason: string;
  /**
   * Where: the path of a construct, for it and all below it, or an address in Terraform.
   * @default the whole stack
   */
  readonly path?: string;
}

/** What of StackRules can be chosen. */
export interface StackRulesProps {
  /**
   * Rules that do not count.
   * @default none
   */
  readonly suppress?: readonly RuleSuppression[];
  /**
   * Rules of your own, beside those that there are.
   * @default none
   */
  readonly rules?: readonly StackRule[];
}

/** What is wrong with several stacks. */
export interface StackFindings {
  /** What is wrong with each, in their order. */
  readonly stacks: readonly (readonly RuleFinding[])[];
  /** The suppressions that none of them needs. */
  readonly surplus: readonly RuleFinding[];
}

/**
 * What holds for every safe stack with a gateway, checked in the Terraform that was synthesized: all of a stack, whoever
 * made which part of it, escape hatches included.
 *
 * @example
 * StackRules.on(stack, {
 *   suppress: [
 *     { id: "state-in-file", reason: "A stack to try things out; it is destroyed every evening." },
 *   ],
 * });
 */
export class StackRules {
  /** The rules that there are. */
  static readonly all: readonly StackRule[] = [
    tokenCheck,
    tokenBinding,
    streamedAnswers,
    containerTrust,
    backendProof,
    backendAddress,
    secretOutputs,
    plainSecrets,
    openNamedValues,
    publicBlobs,
    sharedKeys,
    registryUsers,
    vaultAccess,
    vaultDeletion,
    stateInFile,
    tlsVersions,
    plainHttp,
    oldProtocols,
    loggedContent,
    loggedQueries,
    sampledEvents,
    openBesideEndpoint,
    closedVault,
    azureNames,
    azurermValues,
    resourceIds,
    sameResources,
    policyTexts,
    policyReferences,
    unseenResources,
  ];

  /**
   * What is wrong with a stack.
   * @param stack a stack in Terraform's JSON syntax, parsed: `cdk.tf.json`
   * @throws InvalidPropertyError when it is not an object, or a suppression is not valid.
   */
  static check(stack: unknown, props: StackRulesProps = {}): readonly RuleFinding[] {
    return new StackRules(props).check(stack);
  }

  /**
   * Holds a stack to the rules whenever it is synthesized: errors stop the synthesis, warnings are told.
   * @throws InvalidPropertyError when a suppression names no rule, or has no reason.
   */
  static on(stack: TerraformStack, props: StackRulesProps = {}): void {
    const rules = new StackRules(props, stack.node.path);
    judged.add(stack);
    stack.node.addValidation({
      validate: () => {
        const elsewhere = fragmentStack(fragmentsElsewhere(stack));
        const findings = rules.#check([stack.toTerraform()], [elsewhere]);
        for (const { message, severity } of findings) {
          if (severity === "warning") Annotations.of(stack).addWarning(message);
        }
        return findings
          .filter(({ severity }) => severity === "error")
          .map(({ message }) => message);
      },
    });
  }

  readonly #rules: readonly StackRule[];
  readonly #suppressions: readonly RuleSuppression[];

  /**
   * @param place what errors name
   * @throws InvalidPropertyError when a suppression names no rule, or has no reason.
   */
  constructor(props: StackRulesProps = {}, place = "StackRules") {
    checkShape({ construct: place }, stackRulesShape, props);
    this.#rules = [...StackRules.all, ...(props.rules ?? [])];
    this.#suppressions = props.suppress ?? [];
    const ids = this.#rules.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) {
      throw new InvalidPropertyError(place, "rules", `has two rules with the id "${twice}".`);
    }
    for (const [index, { id, reason }] of this.#suppressions.entries()) {
      const property = `suppress[${index}]`;
      if (!ids.includes(id)) {
        throw new InvalidPropertyError(
          place,
          `${property}.id`,
          `must be the id of a rule; "${id}" is not one. There are ${ids.join(", ")}.`,
        );
      }
      if (typeof reason === "string" && reason.trim() !== "") continue;
      throw new InvalidPropertyError(
        place,
        `${property}.reason`,
        `is missing. Say why the stack is safe without ${id}.`,
      );
    }
  }

  /**
   * What is wrong with a stack, and which suppressions are for nothing.
   * @param stack a stack in Terraform's JSON syntax, parsed: `cdk.tf.json`
   * @throws InvalidPropertyError when it is not an object.
   */
  check(stack: unknown): readonly RuleFinding[] {
    return this.#check([stack], []);
  }

  #check(stacks: readonly unknown[], beside: readonly unknown[]): readonly RuleFinding[] {
    const findings = this.#checkAll(stacks, beside);
    return [...findings.stacks.flat(), ...findings.surplus];
  }

  /**
   * What is wrong with each stack of an app, and which suppressions none of them needs. The policies of one may include
   * policy fragments of another: stacks can share an API Management service.
   * @param stacks stacks in Terraform's JSON syntax, parsed
   * @throws InvalidPropertyError when one is not an object.
   */
  checkAll(stacks: readonly unknown[]): StackFindings {
    return this.#checkAll(stacks, []);
  }

  /** @param beside stacks that are there, and not looked at */
  #checkAll(stacks: readonly unknown[], beside: readonly unknown[]): StackFindings {
    const found = stacks.map((stack) => {
      const others = stacks.filter((other) => other !== stack);
      const synthesized = new SynthesizedStack(stack, [...others, ...beside]);
      return this.#rules.flatMap((rule) =>
        rule.check(synthesized).map((problem) => ruleFinding(rule, problem)),
      );
    });
    const unneeded = this.#suppressions.filter(
      (suppression) => !found.flat().some((finding) => covers(suppression, finding)),
    );
    return {
      stacks: found.map((findings) =>
        findings.filter((finding) => !this.#suppressions.some((it) => covers(it, finding))),
      ),
      surplus: unneeded.map(surplus),
    };
  }
}

/** A stack that has these fragments and nothing else. */
function fragmentStack(fragments: ReadonlyMap<string, string>): unknown {
  const blocks = [...fragments].map(([name, text]) => [
    name,
    { name, value: escapeTemplate(text) },
  ]);
  return { resource: { azurerm_api_management_policy_fragment: Object.fromEntries(blocks) } };
}

/** The stacks that are held to the rules: who made them is warned by the rules, or has said why not. */
const judged = new WeakSet<TerraformStack>();

/** Whether `StackRules.on` was called for a stack. */
export function isJudged(stack: TerraformStack): boolean {
  return judged.has(stack);
}

function covers({ id, path }: RuleSuppression, finding: RuleFinding): boolean {
  if (id !== finding.id) return false;
  return path === undefined || finding.path === path || finding.path.startsWith(`${path}/`);
}

/** What once was wrong may be so again, and then nobody would be told. */
function surplus({ id, path }: RuleSuppression): RuleFinding {
  const problem = "The suppression is for nothing. Take it away.";
  const place = path ?? "the stack";
  return { id, severity: "warning", path: place, problem, message: `[${id}] ${place}: ${problem}` };
}

const suppressionShape: Shape<RuleSuppression> = {
  id: needed(text("the id of a rule")),
  reason: checkedLater,
  path: text(),
};

const stackRulesShape: Shape<StackRulesProps> = {
  suppress: list(object(suppressionShape)),
  rules: list(instance(["id", "check"], "a rule of your own")),
};
