import { describe, expect, it } from "vitest";
import { ContainerEnvironment } from "../../../constructs/index.ts";
import { resourceId } from "../../../constructs/naming/resource-id.ts";

const subscription = "8d0b3f5e-3c1f-4b57-9d2c-2f6e7a1b0c9d";
const network = "Microsoft.Network/virtualNetworks";

describe("a resource id", () => {
  it("is taken in any capitals, and given as the provider reads it", () => {
    const id = `/subscriptions/${subscription}/resourcegroups/RG-Shared/providers/microsoft.app/managedenvironments/Cae`;
    expect(ContainerEnvironment.fromExisting({ id }).id).toBe(
      `/subscriptions/${subscription}/resourceGroups/RG-Shared/providers/Microsoft.App/managedEnvironments/Cae`,
    );
  });

  it("of a part has what it is part of", () => {
    const id = `/subscriptions/${subscription}/resourceGroups/rg/providers/${network}/net/subnets/apps`;
    expect(resourceId("test", "subnetId", id, network, "subnets")).toBe(id);
  });

  it.each([
    "apps",
    `/subscriptions/${subscription}/resourceGroups/rg/providers/${network}/net`,
    `/subscriptions/mine/resourceGroups/rg/providers/${network}/net/subnets/apps`,
    `/subscriptions/${subscription}/resourceGroups/rg/providers/${network}/net/subnets/apps/more`,
  ])("of another kind is refused: %s", (id) => {
    expect(() => resourceId("test", "subnetId", id, network, "subnets")).toThrow(
      `test: subnetId must be a resource id such as /subscriptions/{subscription}/resourceGroups/{group}/providers/${network}/{name}/subnets/{name}; it is "${id}".`,
    );
  });
});
