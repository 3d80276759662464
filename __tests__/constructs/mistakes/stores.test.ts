import { describe } from "vitest";
import { type ExistingGrantStore, GrantStore } from "../../../constructs/index.ts";
import { expectRefusals, parts, untyped } from "./mistakes.ts";

const accountId =
  "/subscriptions/c0c00000-0000-4000-8000-000000000005/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contosodata";

const existing = (props: Partial<ExistingGrantStore>) => () =>
  GrantStore.fromExisting(parts().stack, "grants", { accountId, ...props });

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
  ]);
});
