import { textAt } from "../../json-of-others.ts";
import type { Report, Say } from "../../report.ts";
import type { Deployment } from "../deployment.ts";
import { reader } from "../needed.ts";
import { referredId, resourceId } from "../resource-ids.ts";
import type { StackResource } from "../synthesized-stack.ts";

const deployer = /^\$\{data\.azure(?:rm|ad)_client_config\.[\w-]+\.object_id\}$/;

/** Whether identities have the roles that the stack gives them: on the grants, registries, vaults and keys. */
export async function checkRoles(report: Report, deployment: Deployment): Promise<void> {
  const { stack } = deployment;
  if (stack === undefined) return;
  // Whoever deploys has roles too, which the gateway does not live by.
  const assignments = stack
    .ofType("azurerm_role_assignment")
    .filter(({ attributes }) => !deployer.test(textAt(attributes, "principal_id") ?? ""));
  await report.check("roles", async (say) => {
    const roles = new RoleNames(deployment);
    let good = 0;
    for (const resource of assignments) {
      const wanted = await wantedRole(deployment, resource);
      if ("role" in wanted) good += (await isHeld(say, deployment, wanted, roles)) ? 1 : 0;
      else say.unseen(wanted.unknown, wanted.remedy);
    }
    if (good === 0) return;
    say.fine(`${good} identit${good === 1 ? "y has its role" : "ies have their roles"}.`);
  });
}

/** A role that the stack gives. */
interface WantedRole {
  readonly role: string;
  /** The ARM id of what it is given on. */
  readonly scope: string;
  readonly principal: string;
}

async function wantedRole(
  deployment: Deployment,
  resource: StackResource,
): Promise<WantedRole | { readonly unknown: string; readonly remedy: string }> {
  const role = deployment.stack?.text(resource, "role_definition_name");
  const scope = referredId(deployment, resource.attributes["scope"]);
  const principal = await principalOf(deployment, resource);
  if (role !== undefined && scope !== undefined && principal !== undefined) {
    return { role, scope, principal };
  }
  return {
    unknown: `Who has the role ${role ?? "that the stack gives"} (${resource.address.split(".").at(-1)}) cannot be told from here.`,
    remedy:
      "Run the doctor where Terraform's outputs can be read: in the folder of the project, after terraform init.",
  };
}

/** Whether an identity has its role; says what is wrong where it does not. */
async function isHeld(
  say: Say,
  { arm, resourceGroup }: Deployment,
  { role, scope, principal }: WantedRole,
  roles: RoleNames,
): Promise<boolean> {
  const place = scope.split("/").slice(-2).join(" ");
  const assigned = await arm.list(
    `${scope}/providers/Microsoft.Authorization/roleAssignments`,
    reader(resourceGroup),
    { $filter: `principalId eq '${principal}'` },
  );
  if (assigned === undefined) {
    say.wrong(
      `There is no ${place}, on which the stack gives the role ${role}.`,
      "Deploy the stack.",
    );
    return false;
  }
  const held = await Promise.all(
    assigned
      .filter((one) => holdsAt(textAt(one, "properties.scope"), scope))
      .map((one) => roles.nameOf(textAt(one, "properties.roleDefinitionId") ?? "")),
  );
  if (held.includes(role)) return true;
  say.wrong(
    `The identity ${principal} does not have the role ${role} on the ${place}.`,
    "Deploy the stack; a role that was given just now takes minutes to count.",
  );
  return false;
}

/** What roles are called, each of which is asked for once. */
class RoleNames {
  readonly #deployment: Deployment;
  readonly #known = new Map<string, Promise<string>>();

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
  }

  nameOf(id: string): Promise<string> {
    const known = this.#known.get(id) ?? this.#ask(id);
    this.#known.set(id, known);
    return known;
  }

  async #ask(id: string): Promise<string> {
    const { arm, resourceGroup } = this.#deployment;
    return textAt(await arm.get(id, reader(resourceGroup)), "properties.roleName") ?? id;
  }
}

/** Who has a role: an identity is asked for, where nothing has said yet whose id that is. */
async function principalOf(
  deployment: Deployment,
  resource: StackResource,
): Promise<string | undefined> {
  const { stack, arm, resourceGroup } = deployment;
  const known = stack?.text(resource, "principal_id");
  if (known !== undefined) return known;
  const identity = stack?.referredTo(resource.attributes["principal_id"]);
  if (identity?.type !== "azurerm_user_assigned_identity") return undefined;
  const id = resourceId(deployment, identity);
  const found = id && (await arm.get(id, reader(resourceGroup)));
  return textAt(found, "properties.principalId");
}

/** ARM lists what a principal has at, above and below a scope; what it has below does not count. */
function holdsAt(assigned: string | undefined, scope: string): boolean {
  const [above, place] = [assigned?.toLowerCase() ?? "?", scope.toLowerCase()];
  return above === "/" || place === above || place.startsWith(`${above}/`);
}
