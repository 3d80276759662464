import { describe, expect, it } from "vitest";
import { KeptValues } from "../../../local/data/kept-values.ts";
import { givenSecrets } from "../../../local/stack/key-vault-secrets.ts";
import { LocalCloud } from "../../../local/stack/local-cloud.ts";
import { readNamedValues } from "../../../local/stack/named-values.ts";
import { References } from "../../../local/stack/references.ts";
import { TerraformJson } from "../../../local/stack/terraform-json.ts";
import { synthesized } from "../../stacks/synthesized.ts";

const stackOf = async () =>
  TerraformJson.read(await synthesized("__tests__/stacks/guarded-server.ts", "1"));
const uri = "https://guard.vault.azure.net/secrets/members-key";

describe("a secret of somebody else's Key Vault", () => {
  it("is what is given for its name, or what the environment has", async () => {
    const stack = await stackOf();
    expect([...givenSecrets(stack, { "members-key": "given" }, {})]).toEqual([[uri, "given"]]);
    const environment = { KEY_VAULT_SECRET_MEMBERS_KEY: "environment's" };
    expect(givenSecrets(stack, {}, environment).get(uri)).toBe("environment's");
    expect(givenSecrets(stack, { "members-key": "given" }, environment).get(uri)).toBe("given");
    expect(givenSecrets(stack, {}, {}).size).toBe(0);
  });

  it("is what policies have, and is kept nowhere", async () => {
    const stack = await stackOf();
    const kept = new KeptValues();
    const cloud = new LocalCloud("http://localhost:1", "tenant", kept);
    cloud.blobEndpoint = "http://127.0.0.1:9/store/";
    cloud.secrets = givenSecrets(stack, { "members-key": "given" }, {});
    const values = readNamedValues(stack, new References(stack, cloud));
    expect(values.get("mcp-backend-secret-members_mcp")).toBe("given");
    expect(values.get("mcp-backend-secret-entra-slow_mcp")).toMatch(/^[\w-]{43}$/);
    expect(kept.get(`secret ${uri}`)).toBeUndefined();
  });

  it("has a name that the stack reads, and a refusal repeats no value", async () => {
    const stack = await stackOf();
    const give = () => givenSecrets(stack, { "member-key": "hunter2" }, {});
    expect(give).toThrow(
      /reads no secret "member-key" of a Key Vault\. Those that it reads: .*members-key/,
    );
    expect(give).not.toThrow("hunter2");
  });
});
