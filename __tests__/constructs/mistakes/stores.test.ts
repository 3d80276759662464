import { describe } from "vitest";
import {
  Duration,
  EncryptionKey,
  type ExistingGrantStore,
  GrantStore,
  type GrantStoreProps,
} from "../../../constructs/index.ts";
import { expectRefusals, parts, untyped } from "./mistakes.ts";

const accountId =
  "/subscriptions/c0c00000-0000-4000-8000-000000000005/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contosodata";

const existing = (props: Partial<ExistingGrantStore>) => () =>
  GrantStore.fromExisting(parts().stack, "grants", { accountId, ...props });

const store = (props: Partial<GrantStoreProps>) => () => {
  const { stack, platform } = parts();
  return new GrantStore(stack, "grants", { platform, ...props });
};

const keyVaultId = accountId.replace("Storage/storageAccounts", "KeyVault/vaults");

describe("a mistake in a grant store", () => {
  expectRefusals([
    ["no account", /accountId is missing/, existing({ accountId: untyped(undefined) })],
    ["an account by its name", /accountId must be/, existing({ accountId: "contosodata" })],
    [
      "a vault for an account",
      /accountId must be/,
      existing({ accountId: accountId.replace("Storage/storageAccounts", "KeyVault/vaults") }),
    ],
    [
      "a container's name that Azure refuses",
      /container must be 3 to 63/,
      existing({ container: "My_Grants" }),
    ],
    [
      "an address with a path",
      /blobEndpoint must be an https origin/,
      existing({ blobEndpoint: "https://contosodata.blob.core.windows.net/mcp-gateway" }),
    ],
    [
      "an endpoint in no network",
      /createsPrivateEndpoint needs a network/,
      existing({ createsPrivateEndpoint: true }),
    ],
    ["a right as text", /assignsRole cannot be text/, existing({ assignsRole: untyped("yes") })],
    [
      "records that are had back for half a day",
      /recovery\.records must be a Duration from 1 day to 365 days, in whole days/,
      store({ recovery: { records: Duration.hours(12) } }),
    ],
    [
      "versions for ten years",
      /recovery\.versions must be/,
      store({ recovery: { versions: Duration.days(3650) } }),
    ],
    [
      "a recovery that there is not",
      /recovery\.blobs is unknown/,
      store({ recovery: untyped({ blobs: Duration.days(1) }) }),
    ],
    [
      "a key by its URI",
      /encryptionKey cannot be text/,
      store({ encryptionKey: untyped("https://contoso.vault.azure.net/keys/grants") }),
    ],
    [
      "the key of a vault by its name",
      /keyVaultId must be a resource id/,
      () => EncryptionKey.fromKeyVault({ keyVaultId: "contoso-keys", name: "grants" }),
    ],
    [
      "a key's name that Azure refuses",
      /name must be 1 to 127/,
      () => EncryptionKey.fromKeyVault({ keyVaultId, name: "my_key" }),
    ],
    [
      "a key's version that is none",
      /version must be the 32/,
      () => EncryptionKey.fromKeyVault({ keyVaultId, name: "grants", version: "latest" }),
    ],
  ]);
});
