import { TerraformStack, Testing } from "cdktf";
import { describe, expect, it } from "vitest";
import {
  AzurePlatform,
  ContainerImage,
  McpContainerServer,
  type McpContainerServerProps,
} from "../../../constructs/index.ts";

describe("a container server", () => {
  const platform = () => new AzurePlatform(new TerraformStack(Testing.app(), "test"), "azure");

  it.each<[string, Partial<McpContainerServerProps>]>([
    ["mcpPath", { mcpPath: "mcp" }],
    ["mcpPath", { mcpPath: "/{mcp}" }],
    ["port", { port: 99_999 }],
    ["port", { port: 0 }],
    ["maxReplicas", { maxReplicas: 0 }],
    ["minReplicas", { minReplicas: 4 }],
    ["minReplicas", { minReplicas: 0.5 }],
    ["concurrentRequests", { concurrentRequests: 0 }],
  ])("has no %s of %j", (property, props) => {
    const azure = platform();
    const image = ContainerImage.fromReference("registry.example/orders:1.0.0");
    const made = () =>
      new McpContainerServer(azure, "orders", { platform: azure, image, ...props });
    expect(made).toThrow(`test/azure/orders: ${property} must`);
  });

  it.each([
    "",
    "orders",
    "registry.example/orders",
    "registry.example/orders:latest",
    "a b:1",
    "a:",
  ])("has no image %j, whose content could change", (reference) => {
    expect(() => ContainerImage.fromReference(reference)).toThrow("digest or a version tag");
  });

  it.each(["orders:1", "registry.example:5000/a/orders:1.0", `a/b@sha256:${"0".repeat(64)}`])(
    "has the image %s",
    (reference) => {
      expect(() => ContainerImage.fromReference(reference)).not.toThrow();
    },
  );
});
