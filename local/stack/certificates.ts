import { createPrivateKey } from "node:crypto";
import { generate } from "selfsigned";
import { Certificate } from "../../policy/index.ts";
import { longValidity } from "../certificate-validity.ts";
import { KeptValues } from "../data/kept-values.ts";
import type { References } from "./references.ts";
import type { TerraformJson } from "./terraform-json.ts";

/** A certificate that the API Management service of a stack has. */
export interface StackCertificate {
  /** The address of its resource. */
  readonly address: string;
  readonly id: string;
  readonly certificate: Certificate;
}

/**
 * The certificates of the API Management service. Those of the stack are in a Key Vault; here each
 * Key Vault secret is a certificate that is made once, with an RSA key, unless it is given.
 *
 * @param values where those that are made are kept
 * @throws StartError when a certificate does not come from a Key Vault.
 */
export async function readCertificates(
  stack: TerraformJson,
  references: References,
  given: ReadonlyMap<string, Certificate> = new Map(),
  values = new KeptValues(),
): Promise<readonly StackCertificate[]> {
  const made = new Map<string, Promise<Certificate>>();
  const certificates = stack
    .ofType("azurerm_api_management_certificate")
    .map(async (block): Promise<StackCertificate> => {
      const id = references.text(block, "name");
      const secretId = references.text(block, "key_vault_secret_id");
      const certificate = given.get(id) ?? made.get(secretId) ?? selfSigned(id, secretId, values);
      made.set(secretId, Promise.resolve(certificate));
      return { address: block.address, id, certificate: await certificate };
    });
  return await Promise.all(certificates);
}

async function selfSigned(
  name: string,
  secretId: string,
  values: KeptValues,
): Promise<Certificate> {
  const [cert = "", key = ""] = JSON.parse(
    await values.onceMade(`certificate ${secretId}`, async () => {
      const made = await generate([{ name: "commonName", value: name }], {
        ...longValidity(),
        keyType: "rsa",
        keySize: 2048,
        algorithm: "sha256",
      });
      return JSON.stringify([made.cert, made.private]);
    }),
  ) as string[];
  return new Certificate(cert, createPrivateKey(key));
}
