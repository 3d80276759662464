// A deployed gateway whose settings change: whatever order Terraform takes, Azure refuses nothing, and one deployment is
// enough. The real Terraform plans and deploys; Azure's part is in change-order.ts. Here are, at once, those changes that
// once could not be made; __tests__/slow/changed-settings.test.ts goes from every setting to every other.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployment, terraformIsThere } from "./deployment.ts";
import { type Settings, settings, stackWith } from "./settings.ts";
import type { SynthesizedStack } from "./terraform-model.ts";

const settled = { refusals: [], unsettled: "" };

describe.skipIf(!terraformIsThere)("a deployed gateway", () => {
  let place: Deployment;

  beforeAll(async () => {
    place = await Deployment.empty();
    await place.start(stackWith({}));
  }, 300_000);

  afterAll(() => place.remove());

  const changed: Settings = {
    ...settings["two tenants"],
    ...settings["a secret"],
    ...settings["a server renamed, and its tools guarded"],
    ...settings["RS256"],
    keyGeneration: 2,
  };

  it("is given a domain whose certificate it may not read yet, moves the certificate, and gives the domain up", async () => {
    for (const name of [
      "a domain of one's own",
      "a domain with its certificate in another vault",
      "another domain, with a certificate that the service may read already",
      "default",
    ]) {
      expect(await place.deploy(stackWith({ ...settings[name] })), name).toEqual(settled);
    }
  }, 300_000);

  it("would be refused the domain, if Terraform did not know that a role comes before it", async () => {
    const { resource, ...rest } = stackWith({ ...settings["a domain of one's own"] });
    const domains = Object.entries(resource["azurerm_api_management_custom_domain"] ?? {}).map(
      ([name, { depends_on: _, ...domain }]) => [name, domain] as const,
    );
    const azurerm_api_management_custom_domain = Object.fromEntries(domains);
    const unordered = { ...rest, resource: { ...resource, azurerm_api_management_custom_domain } };
    const copy = place.copy();
    try {
      const { refusals } = await copy.deploy(unordered as SynthesizedStack);
      expect(refusals.join("\n")).toMatch(
        /custom_domain\S* names \S*role_assignment\S*, which is not/,
      );
    } finally {
      copy.remove();
    }
  }, 300_000);

  it("changes tenants, credential, signing, keys and a server's id at once, and back", async () => {
    expect(await place.deploy(stackWith(changed))).toEqual(settled);
    expect(await place.deploy(stackWith({}))).toEqual(settled);
  }, 300_000);
});
