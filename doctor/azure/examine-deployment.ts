import { textAt } from "../json-of-others.ts";
import type { Report } from "../report.ts";
import { checkApis } from "./checks/apis.ts";
import { checkBackends } from "./checks/backends.ts";
import { checkCertificates } from "./checks/certificates.ts";
import { checkContainerApps } from "./checks/container-apps.ts";
import { checkDiagnostics } from "./checks/diagnostics.ts";
import { checkNamedValues } from "./checks/named-values.ts";
import { checkPolicies } from "./checks/policies.ts";
import { checkRegistration } from "./checks/registration.ts";
import { checkRoles } from "./checks/roles.ts";
import { checkService } from "./checks/service.ts";
import { checkSoftDelete } from "./checks/soft-delete.ts";
import { type Deployment, deploymentAt, type NamedService } from "./deployment.ts";
import { stacksOfProject } from "./project.ts";

/** Which deployment is examined, and how Azure is asked. */
export interface DeploymentProps {
  /** Azure's APIs, as whoever is signed in. */
  readonly signedIn: () => Promise<Pick<Deployment, "arm" | "graph">>;
  /** Which service it is; undefined where the project says so. */
  readonly named: NamedService | undefined;
  /**
   * The cdk.tf.json of the stack.
   * @default those of the project in this folder
   */
  readonly stack: string | undefined;
}

/**
 * Examines what a gateway is made of in Azure. Everything is read and nothing changed.
 *
 * @returns the deployment; undefined where it was not found
 */
export async function examineDeployment(
  report: Report,
  url: URL,
  { signedIn, named, stack }: DeploymentProps,
): Promise<Deployment | undefined> {
  report.begin("The deployment in Azure");
  const deployment = await report.check("deployment", async (say) => {
    const stacks = await stacksOfProject(stack);
    const apis = await signedIn();
    const found = deploymentAt(url, apis, named, stacks);
    for (const api of Object.values(apis)) api.whileWaiting((what) => say.doing(what));
    const project =
      found.stack === undefined
        ? "without a stack to compare with"
        : "compared with the stack that was synthesized here";
    say.fine(`${found.serviceName} in ${found.resourceGroup}, ${project}.`);
    return found;
  });
  if (deployment === undefined) return undefined;
  const service = await checkService(report, deployment);
  if (service !== undefined) {
    await checkApis(report, deployment);
    await checkPolicies(report, deployment);
    await checkNamedValues(report, deployment);
    await checkBackends(report, deployment);
    await checkDiagnostics(report, deployment);
    await checkCertificates(report, deployment);
  }
  await checkRoles(report, deployment);
  await checkContainerApps(report, deployment);
  await checkRegistration(report, deployment);
  await checkSoftDelete(report, deployment, textAt(service, "name") !== undefined);
  return deployment;
}
