import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { azureCliCloud, azureCliToken } from "../../azure-cli/azure-cli.ts";

const bin = mkdtempSync(join(tmpdir(), "azure-cli-"));

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(bin, "az"), { force: true });
});
afterAll(() => rmSync(bin, { recursive: true }));

/** A program in the place of az. */
function az(script: string): void {
  writeFileSync(join(bin, "az"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, "az"), 0o755);
  vi.stubEnv("PATH", [bin, "/bin", "/usr/bin"].join(delimiter));
}

const token = () => azureCliToken("https://management.azure.com/");

describe("the Azure CLI says what to do", () => {
  it("to install it, where it is not there", async () => {
    vi.stubEnv("PATH", bin);
    await expect(azureCliCloud()).rejects.toMatchObject({
      message: expect.stringContaining("not installed"),
      remedy: expect.stringMatching(/^Install it \(https:/),
    });
  });

  it("to set another cloud, where it is one of somebody else", async () => {
    az("echo https://management.cloud.example/");
    await expect(azureCliCloud()).rejects.toMatchObject({ remedy: "Set another: az cloud set." });
  });

  it.each([
    "ERROR: Please run 'az login' to setup account.",
    "ERROR: AADSTS700082: The refresh token has expired.",
    "ERROR: AADSTS50173: The provided grant has expired.\nInteractive authentication is needed. Please run:\naz login",
  ])("to sign in, where it wants that: %s", async (said) => {
    az(`cat >&2 <<'END'\n${said}\nEND\nexit 1`);
    await expect(token()).rejects.toMatchObject({
      message: expect.stringContaining("You are not signed in"),
      remedy: "Sign in: az login.",
    });
  });

  it("in its own words, where a trace of its code and where to file an issue come after them", async () => {
    az(`cat >&2 <<'END'
CRITICAL: MSI: Failed to retrieve a token.
ERROR: The command failed with an unexpected error. Here is the traceback:
ERROR: MSI: No identity is assigned.
Traceback (most recent call last):
RuntimeError: MSI: No identity is assigned.
To check existing issues, please visit: https://github.com/Azure/azure-cli/issues
To open a new issue, please run \`az feedback\`
END
exit 1`);
    await expect(token()).rejects.toMatchObject({
      message: "The Azure CLI failed. It says: ERROR: MSI: No identity is assigned.",
    });
  });

  it.each([
    "ERROR: HTTPSConnectionPool(host='login.microsoftonline.com', port=443): Max retries exceeded",
    "ERROR: [Errno 13] Permission denied: '/home/ada/.azure/az.json'",
    "",
  ])(
    "to see what is wrong with it, and not to sign in, where it fails otherwise: %s",
    async (said) => {
      az(`echo "${said}" >&2; exit 1`);
      await expect(token()).rejects.toMatchObject({
        message: expect.stringMatching(/^The Azure CLI failed\. It says: ./),
        remedy: "See that it works by itself: az account show.",
      });
    },
  );
});
