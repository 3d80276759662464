import { at, textAt, textsAt } from "../../json-of-others.ts";
import type { Report } from "../../report.ts";
import type { Deployment } from "../deployment.ts";
import { reader } from "../needed.ts";

const deploy = "Deploy the stack.";

/** Whether the APIs and their operations are those of the stack. */
export async function checkApis(report: Report, deployment: Deployment): Promise<void> {
  const { arm, serviceId, resourceGroup, stack } = deployment;
  if (stack === undefined) return;
  await report.check("APIs", async (say) => {
    const needed = reader(resourceGroup);
    const apis = (await arm.list(`${serviceId}/apis`, needed)) ?? [];
    let operations = 0;
    const expected = stack.ofType("azurerm_api_management_api");
    for (const resource of expected) {
      const name = stack.text(resource, "name") ?? "";
      const there = apis.find((api) => textAt(api, "name") === name);
      if (there === undefined) {
        say.wrong(`The API ${name} is not there.`, deploy);
        continue;
      }
      const path = stack.text(resource, "path");
      if (path !== undefined && textAt(there, "properties.path") !== path) {
        say.wrong(
          `The API ${name} is at "/${textAt(there, "properties.path")}", and the stack says "/${path}".`,
          deploy,
        );
      }
      if (at(there, "properties.subscriptionRequired") === true) {
        say.wrong(`The API ${name} wants a subscription key, which no MCP client has.`, deploy);
      }
      if (textsAt(there, "properties.protocols").includes("http")) {
        say.wrong(`The API ${name} answers without encryption.`, deploy);
      }
      const found = (await arm.list(`${serviceId}/apis/${name}/operations`, needed)) ?? [];
      const names = found.map((operation) => textAt(operation, "name"));
      const wanted = stack
        .ofType("azurerm_api_management_api_operation")
        .filter((operation) => stack.text(operation, "api_name") === name)
        .flatMap((operation) => stack.text(operation, "operation_id") ?? []);
      const missing = wanted.filter((id) => !names.includes(id));
      if (missing.length > 0)
        say.wrong(`The API ${name} lacks the operations ${missing.join(", ")}.`, deploy);
      const strange = names.filter((id) => id !== undefined && !wanted.includes(id));
      if (strange.length > 0) {
        say.wrong(
          `The API ${name} has operations that the stack does not know, and whose policies it did not write: ${strange.join(", ")}.`,
          "Delete them; whoever added them is in the service's activity log.",
        );
      }
      operations += wanted.length;
    }
    say.fineUnlessWrong(
      `${expected.length} APIs with ${operations} operations are those of the stack.`,
    );
  });
}
