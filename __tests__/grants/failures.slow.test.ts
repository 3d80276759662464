import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { administered } from "../../local/administration/running-gateway.ts";
import { startLocal } from "../../local/start-local.ts";
import { OAuthClient } from "../e2e/oauth-client.ts";
import { people } from "../e2e/sign-in.ts";
import { ProjectFolder } from "./command.ts";
import { type RefusingStore, startRefusingStore } from "./refusing-store.ts";

const folder = new ProjectFolder();
// No account has a hyphen in its name, so this host never exists.
const deployed = "https://no-such-account.blob.core.windows.net/mcp-gateway";

afterAll(() => folder.remove());

/** Every failure is one sentence or a few, never a stack. */
async function failure(parameters: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { code, stdout, stderr } = await folder.grants(parameters, environment);
  expect(stdout).toBe("");
  expect(stderr).not.toMatch(/\n {4}at /);
  return { code, said: stderr.trim() };
}

describe("the command line", () => {
  it("is refused with a sentence and the exit code for it", async () => {
    const { code, said } = await failure(["revoke", "--yes"]);
    expect(code).toBe(2);
    expect(said.split("\n")).toEqual([
      "Say which grants to revoke: --user, --tenant, --client or --id.",
      "azure-mcp-gateway grants --help says what there is.",
    ]);
  });

  it("prints the usage when asked", async () => {
    const { code, stdout } = await folder.grants(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("npm run grants -- list");
  });
});

describe("without a store", () => {
  afterEach(() => rmSync(folder.running, { recursive: true, force: true }));

  it("says what to start or to name", async () => {
    const { code, said } = await failure(["list"]);
    expect(code).toBe(1);
    expect(said).toBe(
      "No gateway runs on this machine and no store is named. Start one (azure-mcp-gateway start, in a checkout npm start), or name the store of a deployed one: --store URL, which is the output gateway-grant-store.",
    );
  });

  it("counts no gateway that was ended by force", async () => {
    mkdirSync(folder.running, { recursive: true });
    const store = "https://127.0.0.1:1/localgateway/mcp-gateway";
    const identityEndpoint = "http://127.0.0.1:1/msi/token";
    const record = { gateway: "http://localhost:1", store, certificate: "", identityEndpoint };
    writeFileSync(
      join(folder.running, "1.json"),
      JSON.stringify({ ...record, identityHeader: "x" }),
    );
    expect((await failure(["list"])).said).toContain("No gateway runs on this machine");
    expect(await failure(["list", "--store", store])).toMatchObject({ code: 2 });
  });

  it("names a record that cannot be read", async () => {
    mkdirSync(folder.running, { recursive: true });
    writeFileSync(join(folder.running, "2.json"), "{");
    const { code, said } = await failure(["list"]);
    expect(code).toBe(1);
    expect(said).toMatch(/running.2\.json cannot be read: .* remove it\.$/s);
  });
});

describe("the Azure CLI", () => {
  const bin = join(folder.path, "bin");
  const environment = { PATH: `${bin}${delimiter}/bin${delimiter}/usr/bin` };

  beforeAll(() => mkdirSync(bin));

  /** A program in the place of az. */
  function az(script: string): void {
    writeFileSync(join(bin, "az"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, "az"), 0o755);
  }

  it("is asked for when it is not installed", async () => {
    const { code, said } = await failure(["list", "--store", deployed], { PATH: bin });
    expect(code).toBe(1);
    expect(said).toContain("The Azure CLI is not installed; it knows who you are.");
  });

  it("is asked to sign in when nobody has", async () => {
    az(`echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`);
    const { code, said } = await failure(["list"], {
      ...environment,
      GATEWAY_GRANT_STORE: deployed,
    });
    expect(code).toBe(1);
    expect(said).toBe(
      "You are not signed in to Azure. The Azure CLI says: ERROR: Please run 'az login' to setup account. Sign in: az login.",
    );
  });

  it("gives a token that is never printed, whatever it is", async () => {
    az('echo "no token\\nX-Other: header"');
    const { code, said } = await failure(["list", "--store", deployed], environment);
    expect(code).toBe(1);
    expect(said).toBe("The Azure CLI gave no token. Sign in again: az login.");
  });

  it("is asked for storage, and its token goes to the store alone", async () => {
    az(`[ "$*" = "${expectedParameters}" ] && echo eyJ.secret.token`);
    const { code, said } = await failure(["list", "--store", deployed], environment);
    expect(code).toBe(1);
    expect(said).toContain(`The grant store ${deployed} cannot be reached:`);
    expect(said).not.toContain("secret");
  });

  const expectedParameters =
    "account get-access-token --resource https://storage.azure.com/ --query accessToken --output tsv";
});

describe("a store that refuses", () => {
  let store: RefusingStore;

  beforeAll(async () => {
    store = await startRefusingStore(folder.running);
  });
  beforeEach(() => store.reset());
  afterAll(async () => {
    await store.close();
  });

  it.each([
    [401, "InvalidAuthenticationInfo", "does not know your sign-in"],
    [403, "AuthorizationPermissionMismatch", 'You need the role "Storage Blob Data Contributor"'],
    [403, "AuthorizationFailure", "Its network rules do not let this machine in"],
    [404, "ContainerNotFound", "There is no grant store at"],
    [409, "ContainerBeingDeleted", "answered HTTP 409, ContainerBeingDeleted. Try again"],
  ])("with %d %s", async (status, code, sentence) => {
    store.answer("GET", status, code);
    const refused = await failure(["list"]);
    expect(refused.code).toBe(1);
    expect(refused.said).toContain(sentence);
    expect(refused.said).toContain(store.url);
    expect(refused.said).not.toContain(store.token);
    expect(store.requests).toBe(1);
  });

  it("is asked again while it is busy, and not for ever", async () => {
    store.answer("GET", 503, "ServerBusy");
    const refused = await failure(["list"]);
    expect(refused.said).toContain("answered HTTP 503, ServerBusy. Try again in a minute.");
    expect(store.requests).toBe(3);
  });

  it("says what was revoked and what was not when the writes are refused", async () => {
    store.answer("PUT", 403, "AuthorizationPermissionMismatch");
    const { code, stderr } = await folder.grants(["revoke", "--user", "ada", "--yes"]);
    expect(code).toBe(1);
    expect(stderr).toContain("1 grant could not be revoked. Run the command again.");
    expect(stderr).toContain('You need the role "Storage Blob Data Contributor"');
    expect(stderr).not.toContain("Revoked");
  });
});

describe("a running gateway", () => {
  it("has no grant that does not exist, and revokes nothing that nobody agreed to", async () => {
    const local = await administered(await startLocal({ stack: inject("stack") }), folder.running);
    const nobody = await failure(["show", "--id", "none"]);
    expect(nobody.code).toBe(3);
    expect(nobody.said).toBe(`No grant in ${local.grantStoreUrl} fits.`);
    const nothing = await failure(["revoke", "--user", "nobody", "--yes"]);
    expect(nothing).toEqual({
      code: 3,
      said: `No active grant in ${local.grantStoreUrl} fits.`,
    });
    expect(await failure(["revoke", "--user", "nobody"])).toEqual(nothing);
    const client = await OAuthClient.register(local);
    const tokens = await client.tokens({}, { person: people.ada });
    const unasked = await failure(["revoke", "--user", "ada@contoso.example"]);
    expect(unasked.code).toBe(4);
    expect(unasked.said).toContain("there is no terminal to ask at. Add --yes");
    expect((await client.refresh(tokens["refresh_token"])).status).toBe(200);
    await local.close();
  });
});
