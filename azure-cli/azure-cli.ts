import { execFile } from "node:child_process";

/** It takes a second or two; longer only when it waits for the network. */
const timeout = 60_000;

/** Why the Azure CLI says nothing. The message is a sentence, and {@link remedy} says what to do about it. */
export class AzureCliError extends Error {
  override readonly name = "AzureCliError";
  readonly remedy: string;

  constructor(message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.remedy = remedy;
  }
}

/**
 * A token for a resource of Azure from the operator's own sign-in in the Azure CLI. It stays in this process.
 *
 * {@link https://learn.microsoft.com/cli/azure/account#az-account-get-access-token}
 *
 * @param resource what the token is for, such as `https://storage.azure.com/`
 * @throws AzureCliError when there is no Azure CLI, nobody is signed in, or it gives no token for another reason.
 */
export async function azureCliToken(resource: string): Promise<string> {
  // On Windows a shell reads it; nothing but a URL comes as far.
  const url = new URL(resource).href;
  const output = await azureCli([
    ...["account", "get-access-token", "--resource", url],
    ...["--query", "accessToken", "--output", "tsv"],
  ]);
  const token = output.trim();
  // What is no token would end up in a header, and perhaps in a message about it.
  if (!/^[\w.~+/=-]+$/.test(token)) {
    throw new AzureCliError("The Azure CLI gave no token.", "Sign in again: az login.");
  }
  return token;
}

/** Where the APIs of the cloud are that the operator works in. */
export interface AzureCloud {
  /** Azure Resource Manager. */
  readonly resourceManager: string;
  readonly graph: string;
}

/** Those that Microsoft runs; a token goes to no other host. */
const clouds: readonly AzureCloud[] = [
  { resourceManager: "https://management.azure.com", graph: "https://graph.microsoft.com" },
  { resourceManager: "https://management.usgovcloudapi.net", graph: "https://graph.microsoft.us" },
  {
    resourceManager: "https://management.chinacloudapi.cn",
    graph: "https://microsoftgraph.chinacloudapi.cn",
  },
];

/**
 * The cloud that the Azure CLI is set to.
 *
 * @throws AzureCliError when there is no Azure CLI, or it is set to a cloud of somebody else.
 */
export async function azureCliCloud(): Promise<AzureCloud> {
  const printed = await azureCli([
    ...["cloud", "show", "--query", "endpoints.resourceManager", "--output", "tsv"],
  ]);
  const named = printed.trim().replace(/\/$/, "");
  const cloud = clouds.find(({ resourceManager }) => resourceManager === named);
  if (cloud === undefined) {
    throw new AzureCliError(
      "The Azure CLI is set to a cloud that is not one of Microsoft's.",
      "Set another: az cloud set.",
    );
  }
  return cloud;
}

async function azureCli(parameters: readonly string[]): Promise<string> {
  return await new Promise((resolve, reject) => {
    // On Windows az is a batch file, which only a shell runs; the parameters are the program's own.
    const options = { timeout, shell: process.platform === "win32", windowsHide: true };
    execFile("az", [...parameters], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(azureFailure(error, stderr));
    });
  });
}

/** The last of what it says itself: a trace of its own code may come after it, and where to file an issue. */
function saidIn(stderr: string): string {
  const lines = stderr.trim().split("\n");
  const error = lines.findLast((line) => /^(?:ERROR|CRITICAL): /.test(line));
  return error ?? lines.at(-1) ?? "";
}

/** What the Azure CLI prints when it wants a person: its own words, or a number of Entra's that says why a token has ended. */
const wantsSignIn = /\baz login\b|\bAADSTS\d+/;

function azureFailure(error: Error & { code?: unknown; killed?: boolean }, stderr: string) {
  const cause = { cause: error };
  const notInstalled = error.code === "ENOENT" || /'az' is not recognized/.test(stderr);
  if (notInstalled) {
    return new AzureCliError(
      "The Azure CLI is not installed; it knows who you are.",
      "Install it (https://learn.microsoft.com/cli/azure/install-azure-cli) and sign in: az login.",
      cause,
    );
  }
  if (error.killed === true) {
    return new AzureCliError("The Azure CLI did not answer within a minute.", "Try again.", cause);
  }
  const said = saidIn(stderr);
  const shown = (said || error.message).replaceAll(/[\p{Cc}\p{Cf}]/gu, " ").slice(0, 300);
  if (wantsSignIn.test(stderr)) {
    return new AzureCliError(
      `You are not signed in to Azure. The Azure CLI says: ${shown}`,
      "Sign in: az login.",
      cause,
    );
  }
  return new AzureCliError(
    `The Azure CLI failed. It says: ${shown}`,
    "See that it works by itself: az account show.",
    cause,
  );
}
