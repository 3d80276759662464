import { at, textAt } from "../../json-of-others.ts";
import type { Report, Say } from "../../report.ts";
import type { Deployment } from "../deployment.ts";
import { reader } from "../needed.ts";
import { groupOf, resourceId } from "../resource-ids.ts";

/** Whether the servers in containers run, in the revision that was deployed last. */
export async function checkContainerApps(report: Report, deployment: Deployment): Promise<void> {
  const { stack, arm, resourceGroup } = deployment;
  const apps = stack?.ofType("azurerm_container_app") ?? [];
  if (apps.length === 0) return;
  await report.check("container apps", async (say) => {
    for (const resource of apps) {
      const id = resourceId(deployment, resource);
      const name = id?.split("/").at(-1) ?? resource.address;
      if (id === undefined) {
        say.unseen(
          `What ${name} is called cannot be told from here.`,
          "Run the doctor where Terraform's outputs can be read.",
        );
        continue;
      }
      const needed = reader(resourceGroup);
      const app = await arm.get(id, needed);
      if (app === undefined) {
        say.wrong(`The container app ${name} is not there.`, "Deploy the stack.");
        continue;
      }
      if (at(app, "properties.configuration.ingress.allowInsecure") === true) {
        say.wrong(
          `The container app ${name} answers without encryption.`,
          "Set allowInsecure to false.",
        );
      }
      const revisions = (await arm.list(`${id}/revisions`, needed)) ?? [];
      sayOf(say, { name, group: groupOf(deployment, resource) }, app, revisions);
    }
  });
}

function sayOf(
  say: Say,
  { name, group }: { readonly name: string; readonly group: string },
  app: unknown,
  revisions: readonly unknown[],
): void {
  const logs = `See the system log of the app: az containerapp logs show --type system --name ${name} --resource-group ${group}.`;
  const latest = textAt(app, "properties.latestRevisionName");
  const revision = revisions.find((one) => textAt(one, "name") === latest);
  if (latest === undefined || revision === undefined) {
    say.wrong(`The container app ${name} has no revision.`, logs);
    return;
  }
  const error = textAt(revision, "properties.provisioningError");
  const health = textAt(revision, "properties.healthState");
  const running = textAt(revision, "properties.runningState");
  const ready = textAt(app, "properties.latestReadyRevisionName");
  if (error !== undefined && error !== "") {
    say.wrong(`The last revision of ${name} could not be made: ${error}.`, logs);
  } else if (health === "Unhealthy" || running === "Failed" || running === "Degraded") {
    say.wrong(
      `The last revision of ${name} is ${[health, running].filter(Boolean).join(", ")}.`,
      logs,
    );
  } else if (running === "Stopped" || at(revision, "properties.active") === false) {
    say.wrong(`The last revision of ${name} does not run.`, "Activate it, or start the app.");
  } else if (ready !== undefined && ready !== latest) {
    say.wrong(
      `The last revision of ${name}, ${latest}, is not ready; ${ready} still answers.`,
      logs,
    );
  } else {
    say.fine(`${name} runs in its last revision.`);
  }
}
