import { defaultPeople, type Person } from "../entra/index.ts";
import { readRoles, type StackRoles } from "./app-roles.ts";
import type { References } from "./references.ts";
import type { TerraformJson } from "./terraform-json.ts";

/**
 * The people to sign in as: the usual ones, and of the roles that the stack knows besides theirs the second has all,
 * the first has the first, and nobody else has any.
 */
export function readPeople(stack: TerraformJson, references: References): readonly Person[] {
  const known = readRoles(stack, references);
  const others = otherRoles(known);
  const [first, second, ...rest] = defaultPeople;
  if (first === undefined || second === undefined) return defaultPeople;
  return [given(first, others.slice(0, 1), known), given(second, others, known), ...rest];
}

/** The roles that a stack knows besides those that the usual people have. */
export function otherRoles({ all }: StackRoles): readonly string[] {
  const usual = new Set(defaultPeople.flatMap(({ roles }) => roles));
  return all.filter((role) => !usual.has(role));
}

/** Gives a person roles as the stack does: as a member of the group that stands for one, or by an assignment. */
function given(person: Person, roles: readonly string[], { ofGroups }: StackRoles): Person {
  const groups = roles.flatMap((role) => ofGroups.get(role) ?? []);
  return {
    ...person,
    roles: [...person.roles, ...roles.filter((role) => !ofGroups.has(role))],
    groups: [...new Set([...person.groups, ...groups])],
  };
}
