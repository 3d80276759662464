import { type IAzurePlatform, platformKind } from "../azure-platform.ts";
import { type BackendSecret, backendSecretKind } from "../backends/backend-secret.ts";
import { type McpTransport, transportKind } from "../backends/mcp-transport.ts";
import { entraResourceAppKind, type IEntraResourceApp } from "../entra/entra-resource-app.ts";
import { type AssignableIdentity, assignableIdentityKind } from "../managed-identity.ts";
import { instance, needed, number, record, text } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import type { IContainerEnvironment } from "./container-environment.ts";
import type { ContainerImage } from "./container-image.ts";
import type { ContainerProbes } from "./container-probes.ts";
import { type ContainerTelemetry, telemetryKind } from "./container-telemetry.ts";
import { type IImageRegistry, imageRegistryKind } from "./image-registry.ts";

/** What runs in the container, where, and how much of it. */
export interface McpContainerServerProps {
  /** Where the container app is created. */
  readonly platform: IAzurePlatform;
  /** What the container runs. */
  readonly image: ContainerImage;
  /**
   * The name of the container and its image, which also replaces the construct's path in the names of the server's
   * resources: 2 to 20 lower-case letters, digits or hyphens.
   * @default the id of the construct; resources are named after its path in the stack
   */
  readonly name?: string;
  /**
   * The path of the MCP endpoint; with HTTP+SSE that of the stream.
   * @default "/mcp", or "/sse" with HTTP+SSE
   */
  readonly mcpPath?: string;
  /**
   * The server's transport. The ingress of Container Apps ends a stream of HTTP+SSE after four minutes, and sends
   * messages to any replica: give such a server `maxReplicas: 1`.
   * @default McpTransport.streamableHttp()
   */
  readonly transport?: McpTransport;
  /**
   * The port on which the container listens, which the environment variable PORT tells it.
   * @default 8080
   */
  readonly port?: number;
  /**
   * How Container Apps checks the health of a container.
   * @default ContainerProbes.http({ alive: "/healthz", ready: "/readyz" })
   */
  readonly probes?: ContainerProbes;
  /**
   * The server's registration in Entra, which gives it an audience of its own.
   * @default a new one
   */
  readonly entra?: IEntraResourceApp;
  /**
   * Virtual CPUs of each replica: 0.25 to 4 in steps of 0.25. Azure gives two GiB of memory with each, and no other pair.
   * In an environment without workload profiles, such as a new one, 2 is the most.
   * @default 0.25
   */
  readonly cpu?: number;
  /**
   * Replicas that always run, at most `maxReplicas`; 0 saves money and makes the first call after a pause slow.
   * @default 1
   */
  readonly minReplicas?: number;
  /**
   * The most replicas, 1 to 300.
   * @default 3
   */
  readonly maxReplicas?: number;
  /**
   * How many concurrent requests one replica handles; more start another replica.
   * @default 50
   */
  readonly concurrentRequests?: number;
  /**
   * Further environment variables, as text: of what looks like a template of Terraform's only tokens of CDKTF's are
   * one. Those by which the construct says whom to trust are refused in any case of letters. Secrets do not belong here.
   * @default none
   */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * Secrets, by the environment variable in which the container finds them. For one of a Key Vault the server's
   * `identity` needs the role Key Vault Secrets User there first (`startAfter`). Azure lets no secret of a container
   * app be taken away again.
   * @default none
   */
  readonly secrets?: Readonly<Record<string, BackendSecret>>;
  /**
   * Where the server sends its traces and metrics.
   * @default nowhere
   */
  readonly telemetry?: ContainerTelemetry;
  /**
   * The managed identity that the containers have: it pulls the image and reads secrets, and AZURE_CLIENT_ID names it.
   * @default a new one
   */
  readonly identity?: AssignableIdentity;
  /**
   * The Container Apps environment to run in.
   * @default a new one
   */
  readonly environment?: IContainerEnvironment;
  /**
   * The registry that an image from a folder is built into.
   * @default a new one
   */
  readonly registry?: IImageRegistry;
  /**
   * The Log Analytics workspace that gets what the containers print. Only for a new environment.
   * @default none; it is only streamed
   */
  readonly logAnalyticsWorkspaceId?: string;
}

export const containerServerShape: Shape<McpContainerServerProps> = {
  platform: needed(platformKind),
  image: needed(
    instance(["bind"], "a ContainerImage, such as ContainerImage.fromAsset(...) with a folder"),
  ),
  name: text(),
  mcpPath: text(),
  transport: transportKind,
  port: number,
  probes: instance(["bind"], "ContainerProbes: ContainerProbes.http({...}) or .tcp()"),
  entra: entraResourceAppKind,
  cpu: number,
  minReplicas: number,
  maxReplicas: number,
  concurrentRequests: number,
  variables: record("environment variables", text()),
  secrets: record("environment variables", backendSecretKind),
  telemetry: telemetryKind,
  identity: assignableIdentityKind,
  environment: instance(
    ["id"],
    "a ContainerEnvironment, or ContainerEnvironment.fromExisting({ id })",
  ),
  registry: imageRegistryKind,
  logAnalyticsWorkspaceId: text(),
};
