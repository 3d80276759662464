import { AzureCliError, azureCliToken } from "../azure-cli/azure-cli.ts";
import { Failure } from "./failure.ts";

/**
 * A token for storage from the operator's own sign-in in the Azure CLI. It stays in this process.
 *
 * @throws Failure when there is no Azure CLI or nobody is signed in.
 */
export async function azureToken(): Promise<string> {
  try {
    return await azureCliToken("https://storage.azure.com/");
  } catch (error) {
    if (!(error instanceof AzureCliError)) throw error;
    throw new Failure("failed", `${error.message} ${error.remedy}`, error);
  }
}
