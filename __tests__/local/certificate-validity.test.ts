import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readCertificates } from "../../local/stack/certificates.ts";
import { LocalCloud } from "../../local/stack/local-cloud.ts";
import { References } from "../../local/stack/references.ts";
import { TerraformJson } from "../../local/stack/terraform-json.ts";
import { createCertificate } from "../../local/storage/certificate.ts";

const day = 86_400_000;

const folder = mkdtempSync(join(tmpdir(), "certificates-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function ofStack(): Promise<X509Certificate> {
  const file = join(folder, "cdk.tf.json");
  const certificate = { name: "signing", key_vault_secret_id: "https://vault.example/secrets/a" };
  const resource = { azurerm_api_management_certificate: { signing: certificate } };
  writeFileSync(file, JSON.stringify({ resource }));
  const terraform = TerraformJson.read(file);
  const cloud = new LocalCloud("http://localhost:1", "tenant");
  const [first] = await readCertificates(terraform, new References(terraform, cloud));
  if (first === undefined) throw new Error("The stack has no certificate.");
  return first.certificate.certificate;
}

describe("a certificate that is made here is valid when the clock is set back, and for years", () => {
  it.each([
    [
      "of the grant store",
      async () => new X509Certificate((await createCertificate()).certificate),
    ],
    ["of the stack", ofStack],
  ])("%s", async (_whose, make) => {
    const { validFrom, validTo } = await make();
    expect(Date.parse(validFrom)).toBeLessThan(Date.now() - day / 2);
    expect(Date.parse(validTo)).toBeGreaterThan(Date.now() + 3650 * day);
  });
});
