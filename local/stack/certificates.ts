import { createPrivateKey } from "node:crypto";
import { generate } from "selfsigned";
import { Certificate } from "../../policy/index.ts";
import type { References } from "./references.ts";
import type { TerraformJson } from "./terraform-json.ts";

/**
 * The certificates of the API Management service by their ids. Those of the stack are in a Key
 * Vault; here each Key Vault secret is a certificate that is made anew, with an RSA key, unless it
 * is given.
 *
 * @throws StartError when a certificate does not come from a Key Vault.
 */
export async function readCertificates(
  stack: TerraformJson,
  references: References,
  given: ReadonlyMap<string, Certificate> = new Map(),
): Promise<ReadonlyMap<string, Certificate>> {
  const made = new Map<string, Promise<Certificate>>();
  const certificates = stack
    .ofType("azurerm_api_management_certificate")
    .map(async (block): Promise<readonly [string, Certificate]> => {
      const id = references.text(block, "name");
      const known = given.get(id);
      if (known !== undefined) return [id, known];
      const secretId = references.text(block, "key_vault_secret_id");
      const certificate = made.get(secretId) ?? selfSigned(secretId);
      made.set(secretId, certificate);
      return [id, await certificate];
    });
  return new Map(await Promise.all(certificates));
}

async function selfSigned(secretId: string): Promise<Certificate> {
  const name = secretId.split("/").at(-1) ?? secretId;
  const { cert, private: key } = await generate([{ name: "commonName", value: name }], {
    keyType: "rsa",
    keySize: 2048,
    algorithm: "sha256",
  });
  return new Certificate(cert, createPrivateKey(key));
}
