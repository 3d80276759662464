import { globSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { synthesizedTogether } from "../../stacks/synthesized.ts";
import { DeployedProject, told } from "./deployed-project.ts";

/** What is no app, and one that is half of one. */
const others = /(?:synthesized|half-deployed)\.ts$/;
const apps = globSync("{__tests__/stacks,examples}/*.ts").filter((file) => !others.test(file));

describe("a deployment of any stack that is what was synthesized", () => {
  it.each(apps)("has nothing wrong, and a vault that was deleted is seen: %s", async (app) => {
    for (const file of await synthesizedTogether(app)) {
      const project = new DeployedProject(file);
      try {
        // A stack of servers alone has no gateway to name.
        if (!Object.keys(project.values.outputs).some((name) => name.endsWith("-issuer"))) continue;
        // Some keep no logs, of which there is a note.
        const findings = await project.examined();
        expect([...told(findings, "wrong"), ...told(findings, "unseen")]).toEqual([]);
        expect(findings.length).toBeGreaterThan(7);
        await seesDeletedVault(project);
      } finally {
        project.remove();
      }
    }
  });
});

/** The vault of one that has one. */
async function seesDeletedVault(project: DeployedProject): Promise<void> {
  const [[, { name } = {}] = []] = project.values.ofType("azurerm_key_vault");
  if (name === undefined) return;
  const findings = await project.examined(({ path, body }) => {
    if (!path.endsWith("/deletedVaults")) return;
    const vaultId = project.values.id("Microsoft.KeyVault/vaults", String(name));
    const properties = { vaultId, location: "westus", scheduledPurgeDate: "2027-02-01T00:00:59Z" };
    body["value"] = [{ name: String(name), properties }];
  });
  expect(told(findings, "wrong")).toEqual([
    `soft delete: A deleted Key Vault has the name ${String(name)} until 2027-02-01; a new one cannot be made by it.`,
  ]);
}
