import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import { ContainerImage, ImageRegistry } from "../../../constructs/index.ts";
import { synth } from "./container-servers.ts";

describe("an image of a company's own registry", () => {
  const existing = { name: "contoso", resourceGroupName: "rg-shared" };

  it.each([
    [false, "AcrPull"],
    [true, "Container Registry Repository Reader"],
  ])("is pulled with the server's identity (rights by repository: %s)", (byRepository, role) => {
    const { app, ofType, data } = synth((stack) => {
      const registry = ImageRegistry.fromExisting(stack, "registry", {
        ...existing,
        repositoryPermissions: byRepository,
      });
      return [{ image: ContainerImage.fromRegistry(registry, "team/orders:1.4.2") }];
    });
    expect(Object.values(data["azurerm_container_registry"] ?? {})[0]).toMatchObject({
      name: "contoso",
      resource_group_name: "rg-shared",
    });
    expect(JSON.stringify(app())).toContain("login_server}/team/orders:1.4.2");
    expect(app().registry?.[0]?.server).toContain("login_server");
    const [pull] = ofType("azurerm_role_assignment").filter(
      (one) => one["role_definition_name"] === role,
    );
    expect(pull).toMatchObject({ scope: expect.stringContaining("registry.id") });
    expect(ofType("azurerm_container_registry")).toEqual([]);
  });

  it("may have periods in the name of its repository", () => {
    const stack = new TerraformStack(Testing.app(), "test");
    const registry = ImageRegistry.fromExisting(stack, "registry", existing);
    expect(() => ContainerImage.fromRegistry(registry, "contoso.web/orders:1")).not.toThrow();
  });

  it.each(["orders", "orders:latest", "contoso.azurecr.io/orders:1", "Orders:1", "orders:", ":1"])(
    "is not %j",
    (name) => {
      const stack = new TerraformStack(Testing.app(), "test");
      const registry = ImageRegistry.fromExisting(stack, "registry", existing);
      const made = () => ContainerImage.fromRegistry(registry, name);
      expect(made).toThrow("digest or a version tag");
    },
  );
});
