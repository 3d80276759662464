// A product team's server at a gateway of another stack, deployed and then changed: as changed-settings.test.ts judges it.
// __tests__/slow/changed-settings.test.ts goes from every setting to every other.
import { describe, expect, it } from "vitest";
import { Deployment, terraformIsThere } from "./deployment.ts";
import { type ProductSettings, productSettings, productWith } from "./product-settings.ts";

const settled = { refusals: [], unsettled: "" };
const changed: ProductSettings = {
  ...productSettings["a product with rotated keys"],
  ...productSettings["a product with a second server"],
  ...productSettings["a product's server with HTTP+SSE and the path of before"],
  ...productSettings["a product at a gateway below a path"],
};

describe.skipIf(!terraformIsThere)("a server of another stack", () => {
  it("moves to another gateway, transport, backend and keys at once, and back", async () => {
    const place = await Deployment.empty();
    try {
      await place.start(productWith({}));
      expect(await place.deploy(productWith(changed))).toEqual(settled);
      expect(await place.deploy(productWith({}))).toEqual(settled);
    } finally {
      place.remove();
    }
  }, 120_000);

  it("would be refused where its policy named a fragment that the platform has not", async () => {
    const place = await Deployment.empty();
    try {
      const { refusals } = await place.deploy({ ...productWith({}), elsewhere: new Set() });
      expect(refusals.join("\n")).toMatch(/names \S*policy_fragment\S*, which is not there/);
    } finally {
      place.remove();
    }
  }, 120_000);
});
