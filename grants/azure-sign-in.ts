import { execFile } from "node:child_process";
import { Failure, reason } from "./failure.ts";
import { printable } from "./printable.ts";

/** It takes a second or two; longer only when it waits for the network. */
const timeout = 60_000;

/**
 * A token for storage from the operator's own sign-in in the Azure CLI. It stays in this process.
 *
 * {@link https://learn.microsoft.com/cli/azure/account#az-account-get-access-token}
 *
 * @throws Failure when there is no Azure CLI or nobody is signed in.
 */
export async function azureToken(): Promise<string> {
  const output = await azureCli([
    ...["account", "get-access-token", "--resource", "https://storage.azure.com/"],
    ...["--query", "accessToken", "--output", "tsv"],
  ]);
  const token = output.trim();
  // What is no token would end up in a header, and perhaps in a message about it.
  if (!/^[\w.~+/=-]+$/.test(token)) {
    throw new Failure("failed", "The Azure CLI gave no token. Sign in again: az login.");
  }
  return token;
}

async function azureCli(parameters: readonly string[]): Promise<string> {
  return await new Promise((resolve, reject) => {
    // On Windows az is a batch file, which only a shell runs; the parameters are constants.
    const options = { timeout, shell: process.platform === "win32", windowsHide: true };
    execFile("az", [...parameters], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(azureFailure(error, stderr));
    });
  });
}

function azureFailure(error: Error & { code?: unknown; killed?: boolean }, stderr: string) {
  const notInstalled = error.code === "ENOENT" || /'az' is not recognized/.test(stderr);
  if (notInstalled) {
    return new Failure(
      "failed",
      "The Azure CLI is not installed; it knows who you are. Install it (https://learn.microsoft.com/cli/azure/install-azure-cli) and sign in: az login.",
      error,
    );
  }
  if (error.killed === true) {
    return new Failure("failed", "The Azure CLI did not answer within a minute. Try again.", error);
  }
  const said = stderr.trim().split("\n").at(-1) ?? "";
  return new Failure(
    "failed",
    `You are not signed in to Azure. Sign in: az login. The Azure CLI says: ${printable(said || reason(error), 300)}`,
    error,
  );
}
