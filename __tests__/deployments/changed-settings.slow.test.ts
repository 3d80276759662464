// A deployed gateway whose settings change: whatever order Terraform takes, Azure refuses nothing, and one deployment is
// enough. The real Terraform plans and deploys; Azure's part is in change-order.ts. Here are, at once, those changes that
// once could not be made; __tests__/slow/changed-settings.test.ts goes from every setting to every other.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Deployment, terraformIsThere } from "./deployment.ts";
import { type Settings, settings, stackWith } from "./settings.ts";

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

  it("changes tenants, credential, signing, keys and a server's id at once, and back", async () => {
    expect(await place.deploy(stackWith(changed))).toEqual(settled);
    expect(await place.deploy(stackWith({}))).toEqual(settled);
  }, 300_000);
});
