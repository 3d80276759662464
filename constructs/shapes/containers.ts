import type { ContainerEnvironmentProps } from "../containers/container-environment.ts";
import type {
  ExistingImageRegistry,
  IImageRegistry,
  ImageRegistryProps,
} from "../containers/image-registry.ts";
import type { McpContainerServerProps } from "../containers/mcp-container-server-props.ts";
import { flag, instance, type Kind, needed, number, record, text } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import { backendSecret, entraResourceApp, network, platform } from "./instances.ts";

export const imageRegistry: Kind<IImageRegistry> = instance(
  ["loginServer", "allowPull"],
  "an ImageRegistry, or ImageRegistry.fromExisting(...)",
);

export const containerServerShape: Shape<McpContainerServerProps> = {
  platform: needed(platform),
  image: needed(
    instance(["bind"], "a ContainerImage, such as ContainerImage.fromAsset(...) with a folder"),
  ),
  name: text(),
  mcpPath: text(),
  port: number,
  probes: instance(["bind"], "ContainerProbes: ContainerProbes.http({...}) or .tcp()"),
  entra: entraResourceApp,
  cpu: number,
  minReplicas: number,
  maxReplicas: number,
  concurrentRequests: number,
  variables: record("environment variables", text()),
  secrets: record("environment variables", backendSecret),
  identity: instance(
    ["id", "clientId", "principalId"],
    "id, clientId and principalId of a user-assigned managed identity",
  ),
  environment: instance(
    ["id"],
    "a ContainerEnvironment, or ContainerEnvironment.fromExisting(...) with its id",
  ),
  registry: imageRegistry,
  logAnalyticsWorkspaceId: text(),
};

export const environmentShape: Shape<ContainerEnvironmentProps> = {
  platform: needed(platform),
  name: text(),
  logAnalyticsWorkspaceId: text(),
  network,
};

export const registryShape: Shape<ImageRegistryProps> = {
  platform: needed(platform),
  name: text(),
  network,
};

export const existingRegistryShape: Shape<ExistingImageRegistry> = {
  name: needed(text("that of the registry")),
  resourceGroupName: needed(text("that of the registry")),
  repositoryPermissions: flag,
  network,
};

export const probePathsShape: Shape<{ readonly alive: string; readonly ready: string }> = {
  alive: needed(text("a path that answers while the container is alive")),
  ready: needed(text("a path that answers while it takes requests")),
};
