import { textAt } from "../../json-of-others.ts";
import type { Report } from "../../report.ts";
import type { AzureApi } from "../azure-api.ts";
import type { Deployment } from "../deployment.ts";
import { reader } from "../needed.ts";
import { referredId, resourceId } from "../resource-ids.ts";
import type { StackResource } from "../synthesized-stack.ts";

const deployer = /^\$\{data\.azure(?:rm|ad)_client_config\.[\w-]+\.object_id\}$/;

/** Whether identities have the roles that the stack gives them: on the grants, registries, vaults and keys. */
export async function checkRoles(report: Report, deployment: Deployment): Promise<void> {
  const { stack, arm, resourceGroup } = deployment;
  if (stack === undefined) return;
  await report.check("roles", async (say) => {
    const needed = reader(resourceGroup);
    const roleNames = new Map<string, string>();
    let good = 0;
    for (const resource of stack.ofType("azurerm_role_assignment")) {
      // Whoever deploys has roles too, which the gateway does not live by.
      if (deployer.test(textAt(resource.attributes, "principal_id") ?? "")) continue;
      const role = stack.text(resource, "role_definition_name");
      const scope = referredId(deployment, resource.attributes["scope"]);
      const principal = await principalOf(deployment, resource);
      if (role === undefined || scope === undefined || principal === undefined) {
        say.unseen(
          `Who has the role ${role ?? "that the stack gives"} (${resource.address.split(".").at(-1)}) cannot be told from here.`,
          "Run the doctor where Terraform's outputs can be read: in the folder of the project, after terraform init.",
        );
        continue;
      }
      const place = scope.split("/").slice(-2).join(" ");
      const filter = { $filter: `principalId eq '${principal}'` };
      const assigned = await arm.list(
        `${scope}/providers/Microsoft.Authorization/roleAssignments`,
        needed,
        filter,
      );
      if (assigned === undefined) {
        say.wrong(
          `There is no ${place}, on which the stack gives the role ${role}.`,
          "Deploy the stack.",
        );
        continue;
      }
      const held = await Promise.all(
        assigned
          .filter((one) => holdsAt(textAt(one, "properties.scope"), scope))
          .map((one) => roleName(arm, textAt(one, "properties.roleDefinitionId") ?? "", roleNames)),
      );
      if (held.includes(role)) good += 1;
      else {
        say.wrong(
          `The identity ${principal} does not have the role ${role} on the ${place}.`,
          "Deploy the stack; a role that was given just now takes minutes to count.",
        );
      }
    }
    if (good > 0)
      say.fine(`${good} identit${good === 1 ? "y has its role" : "ies have their roles"}.`);
    return undefined;

    async function roleName(api: AzureApi, id: string, known: Map<string, string>) {
      const before = known.get(id);
      if (before !== undefined) return before;
      const name = textAt(await api.get(id, needed), "properties.roleName") ?? id;
      known.set(id, name);
      return name;
    }
  });
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
