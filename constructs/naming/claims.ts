import type { IConstruct } from "constructs";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/** What has been taken in one app, by the root of its tree, with who took it. */
const taken = new WeakMap<IConstruct, Map<string, IConstruct>>();

/** Something that exists once, and for whom. */
export interface Claim {
  readonly construct: IConstruct;
  /** The property that decides about it. */
  readonly property: string;
  /** What is claimed, the same text for the same thing; capitals do not tell two things apart. */
  readonly key: string;
  /** What is said to a second claimant, who has to choose another or go without. */
  readonly refusal: (first: string) => string;
}

/**
 * Takes something that can exist once in the whole app, such as a name in Azure. Terraform would find out
 * in the middle of a deployment, or not at all: two resources of one name may both be created as one.
 *
 * @throws InvalidPropertyError naming both constructs when it is taken.
 */
export function claim({ construct, property, key, refusal }: Claim): void {
  const { root } = construct.node;
  const claims = taken.get(root) ?? new Map<string, IConstruct>();
  taken.set(root, claims);
  const first = claims.get(key.toLowerCase());
  if (first !== undefined) {
    throw new InvalidPropertyError(construct.node.path, property, refusal(first.node.path));
  }
  claims.set(key.toLowerCase(), construct);
}
