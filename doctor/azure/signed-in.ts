import { AzureCliError, azureCliCloud, azureCliToken } from "../../azure-cli/azure-cli.ts";
import { NotSeen } from "../report.ts";
import { apiVersionOf } from "./api-versions.ts";
import { AzureApi } from "./azure-api.ts";
import type { Deployment } from "./deployment.ts";

/** Azure Resource Manager, with the version that its documents have for each path. */
export function resourceManager(base: URL, token: () => Promise<string>): AzureApi {
  return new AzureApi(base, token, (path) => ({ "api-version": apiVersionOf(path) }));
}

/** Microsoft Graph, whose version stands in the path. */
export function microsoftGraph(base: URL, token: () => Promise<string>): AzureApi {
  return new AzureApi(base, token, () => ({}));
}

/**
 * Azure's APIs as whoever is signed in to the Azure CLI.
 *
 * @throws NotSeen when the Azure CLI does not say who that is.
 */
export async function signedInToAzure(): Promise<Pick<Deployment, "arm" | "graph">> {
  try {
    const cloud = await azureCliCloud();
    return {
      arm: resourceManager(new URL(cloud.resourceManager), tokenFor(cloud.resourceManager)),
      graph: microsoftGraph(new URL(cloud.graph), tokenFor(cloud.graph)),
    };
  } catch (error) {
    throw asNotSeen(error);
  }
}

/** One token lasts for all questions; a second is asked for by nobody. */
function tokenFor(resource: string): () => Promise<string> {
  let token: Promise<string> | undefined;
  return async () => {
    token ??= azureCliToken(`${resource}/`);
    try {
      return await token;
    } catch (error) {
      throw asNotSeen(error);
    }
  };
}

function asNotSeen(error: unknown): unknown {
  return error instanceof AzureCliError ? new NotSeen(error.message, error.remedy) : error;
}
