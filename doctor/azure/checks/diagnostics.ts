import { at, textAt, textsAt } from "../../json-of-others.ts";
import type { Report } from "../../report.ts";
import type { Deployment } from "../deployment.ts";
import { reader } from "../needed.ts";

const sides = ["frontend.request", "frontend.response", "backend.request", "backend.response"];
const secretHeaders = ["authorization", "cookie", "set-cookie", "gateway-assertion"];

/** Whether logs take tokens down, or hold streams back to read them. */
export async function checkDiagnostics(report: Report, deployment: Deployment): Promise<void> {
  const { arm, serviceId, resourceGroup, stack } = deployment;
  await report.check("diagnostics", async (say) => {
    const needed = reader(resourceGroup);
    const apis =
      apisOf(deployment) ??
      (await arm.list(`${serviceId}/apis`, needed))?.map((api) => textAt(api, "name") ?? "") ??
      [];
    const places = [serviceId, ...apis.map((api) => `${serviceId}/apis/${api}`)];
    let seen = 0;
    for (const place of places) {
      for (const diagnostic of (await arm.list(`${place}/diagnostics`, needed)) ?? []) {
        seen += 1;
        const where = place === serviceId ? "of all APIs" : `of the API ${place.split("/").at(-1)}`;
        const name = `The diagnostic ${textAt(diagnostic, "name")} ${where}`;
        const bodies = sides.filter(
          (side) => Number(at(diagnostic, `properties.${side}.body.bytes`) ?? 0) > 0,
        );
        if (bodies.length > 0) {
          say.wrong(
            `${name} logs bodies (${bodies.join(", ")}): tokens and what people ask end up in the log, and streams are held back until they are whole.`,
            "Set the bytes of all four bodies to 0.",
          );
        }
        const headers = sides.flatMap((side) => textsAt(diagnostic, `properties.${side}.headers`));
        const secret = [...new Set(headers.map((header) => header.toLowerCase()))].filter(
          (header) => secretHeaders.includes(header),
        );
        if (secret.length > 0) {
          say.wrong(
            `${name} logs the headers ${secret.join(", ")}, which hold tokens.`,
            "Take them out of the headers to log.",
          );
        }
        const percentage = at(diagnostic, "properties.sampling.percentage");
        if (typeof percentage === "number" && percentage < 100 && place !== serviceId) {
          say.note(
            `${name} keeps ${percentage} % of the requests, and audit events with them.`,
            "Set the sampling to 100: API Management samples events with their requests.",
          );
        }
      }
    }
    const expected = stack?.ofType("azurerm_api_management_api_diagnostic").length ?? 0;
    if (expected > 0 && seen === 0) {
      say.wrong(
        "There are no diagnostics, and the stack has some: no audit event is kept.",
        "Deploy the stack.",
      );
    } else if (seen === 0)
      say.note("There are none: no audit event is kept.", "Add Observability to the stack.");
    else say.fineUnlessWrong(`${seen} log no bodies and no tokens.`);
  });
}

/** The gateway's own APIs, where the stack says which. */
function apisOf({ stack }: Deployment): readonly string[] | undefined {
  return stack
    ?.ofType("azurerm_api_management_api")
    .flatMap((resource) => stack.text(resource, "name") ?? []);
}
