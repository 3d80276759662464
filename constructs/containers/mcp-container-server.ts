import { createHash } from "node:crypto";
import { ContainerApp } from "@cdktf/provider-azurerm/lib/container-app/index.js";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity/index.js";
import { dependable, type ITerraformDependable, Lazy, type TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import type { IAzurePlatform } from "../azure-platform.ts";
import { BackendCredential } from "../backends/backend-credential.ts";
import type { BackendSecret } from "../backends/backend-secret.ts";
import type { GatewayTrust, IMcpBackend } from "../backends/mcp-backend.ts";
import type { McpTransport } from "../backends/mcp-transport.ts";
import { checkMcpPath } from "../backends/server-address.ts";
import { EntraResourceApp } from "../entra/entra-resource-app.ts";
import type { AssignableIdentity } from "../managed-identity.ts";
import { checkPull } from "../network/check-reach.ts";
import type { IGatewayNetwork } from "../network/network.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { checkShape } from "../properties/shape.ts";
import { namedOutput } from "../terraform/named-output.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { resolved } from "../terraform/resolved.ts";
import { SecretReaders } from "../vault/secret-readers.ts";
import { newEnvironment } from "./container-environment.ts";
import { ContainerProbes } from "./container-probes.ts";
import { containerSettings } from "./container-settings.ts";
import { ContainerVariables } from "./container-variables.ts";
import { newRegistry } from "./image-registry.ts";
import {
  containerServerShape,
  type McpContainerServerProps,
} from "./mcp-container-server-props.ts";

/** The outputs of a server in a container. Their names begin with its path in the stack, such as `orders-azure`. */
export interface ContainerServerOutputs {
  /**
   * What it is in Azure; its name ends in `azure`. An object with `containerAppName`, `containerAppHost`, `registryName` and
   * `registryHost` where there is a registry, `identityClientId` and `identityPrincipalId`.
   */
  readonly azure: TerraformOutput;
}

/**
 * An MCP server in Azure Container Apps. It learns whom to trust from environment variables, and must
 * refuse every request that does not fit: that, not the network, keeps callers from going around the
 * gateway. TOKEN_ISSUER, TOKEN_AUDIENCE, TOKEN_JWKS_URI and TOKEN_SUBJECTS are about the bearer token;
 * ASSERTION_ISSUER, ASSERTION_AUDIENCE and the keys ASSERTION_KEY_1, ASSERTION_KEY_2 and so on, named
 * by their `kid`, about the JWT in `Gateway-Assertion` that says who calls.
 *
 * @example
 * const orders = new McpContainerServer(stack, "orders", {
 *   platform,
 *   image: ContainerImage.fromReference("registry.example/orders:1.4.2"),
 * });
 * gateway.addServer("orders", { backend: orders });
 */
export class McpContainerServer extends Construct implements IMcpBackend {
  readonly url: string;
  readonly mcpPath: string;
  readonly transport: McpTransport | undefined;
  readonly credential: BackendCredential;
  /** The identity of the containers in Azure; assign it the roles that the server needs. */
  readonly identity: AssignableIdentity;
  readonly network: IGatewayNetwork | undefined;
  /** Its Terraform outputs. */
  readonly outputs: ContainerServerOutputs;
  readonly #app: ContainerApp;
  #trust: GatewayTrust | undefined;

  /** @throws InvalidPropertyError when a property cannot work. */
  constructor(scope: Construct, id: string, props: McpContainerServerProps) {
    super(scope, id);
    removeAfterUse(this);
    const path = this.node.path;
    checkShape({ construct: path }, containerServerShape, props);
    const { platform, image } = props;
    const { name, port, scale, size } = containerSettings(path, id, props);
    this.transport = props.transport;
    this.mcpPath = props.mcpPath ?? (props.transport?.sse === undefined ? "/mcp" : "/sse");
    checkMcpPath(path, "mcpPath", this.mcpPath);
    const entra =
      props.entra ?? new EntraResourceApp(this, "entra", { displayName: `MCP server ${name}` });
    this.credential = BackendCredential.managedIdentity(entra.identifierUri).withAssertion();
    this.identity = props.identity ?? this.#newIdentity(platform, props.name);
    const named = { platform, ...(props.name === undefined ? {} : { name: props.name }) };
    const bound = image.bind(this, name, () => props.registry ?? newRegistry(this, named));
    checkPull(path, bound.registry ?? {}, props.environment ?? {});
    const pull = bound.registry?.allowPull(this, this.identity.principalId);
    const environment =
      props.environment ??
      newEnvironment(this, {
        ...named,
        ...(props.logAnalyticsWorkspaceId === undefined
          ? {}
          : { logAnalyticsWorkspaceId: props.logAnalyticsWorkspaceId }),
      });
    this.network = props.environment?.network;
    const telemetry = props.telemetry?.bind(name);
    const secrets = { ...telemetry?.secrets, ...props.secrets };
    const variables = new ContainerVariables(path, {
      entra,
      port,
      identity: this.identity,
      further: {
        variables: { ...telemetry?.variables, ...props.variables },
        secrets,
      },
    });
    const probes = props.probes ?? ContainerProbes.http({ alive: "/healthz", ready: "/readyz" });
    const { alive, ready } = probes.bind(port);
    const app = new ContainerApp(this, "app", {
      name: platform.names.of(this, "container app", props.name, this.#variant(props)),
      resourceGroupName: platform.resourceGroupName,
      containerAppEnvironmentId: environment.id,
      revisionMode: "Single",
      identity: { type: "UserAssigned", identityIds: [this.identity.id] },
      ...(bound.registry === undefined
        ? {}
        : { registry: [{ server: bound.registry.loginServer, identity: this.identity.id }] }),
      secret: Lazy.anyValue({ produce: () => variables.secrets(this.#trust) }),
      ingress: {
        externalEnabled: true,
        targetPort: port,
        transport: "http",
        trafficWeight: [{ latestRevision: true, percentage: 100 }],
      },
      template: {
        minReplicas: scale.least,
        maxReplicas: scale.most,
        container: [
          {
            name,
            image: bound.reference,
            ...size,
            env: Lazy.anyValue({ produce: () => variables.all(this.#trust) }),
            livenessProbe: [alive],
            readinessProbe: [ready],
            startupProbe: [alive],
          },
        ],
        httpScaleRule: [{ name: "http", concurrentRequests: String(scale.concurrentRequests) }],
      },
      dependsOn: [
        ...bound.dependsOn,
        ...(pull === undefined ? [] : [pull]),
        ...this.#rolesFor(Object.values(secrets)),
      ],
      tags: { ...platform.tags },
    });
    this.#app = app;
    this.url = `https://${app.ingress.fqdn}`;
    this.outputs = {
      azure: namedOutput(this, "azure", {
        value: {
          containerAppName: app.name,
          containerAppHost: app.ingress.fqdn,
          ...(bound.registry === undefined
            ? {}
            : { registryName: bound.registry.name, registryHost: bound.registry.loginServer }),
          identityClientId: this.identity.clientId,
          identityPrincipalId: this.identity.principalId,
        },
        description: "What the MCP server is in Azure.",
      }),
    };
    this.node.addValidation({
      validate: () =>
        this.#trust === undefined
          ? [
              "No gateway stands before this server. Give it to addServer of a gateway, or remove it.",
            ]
          : [],
    });
  }

  /** What has to be there before the identity can read the secrets whose vault the stack was told. */
  #rolesFor(secrets: readonly BackendSecret[]): ITerraformDependable[] {
    const readable = new Map(
      secrets.flatMap(({ source }) => {
        const existing = source.kind === "key vault" ? source.existing : undefined;
        return existing === undefined
          ? []
          : [[`${existing.keyVaultId}/${existing.name}`, existing] as const];
      }),
    );
    if (readable.size === 0) return [];
    const readers = new SecretReaders(this, "secret-readers", this.identity.principalId);
    return [...new Set([...readable.values()].map((secret) => readers.allow(secret)))];
  }

  /**
   * Creates the container app only after what it needs to start, such as a role of `identity` in the Key Vault of a
   * secret.
   */
  startAfter(...needed: readonly ITerraformDependable[]): void {
    const { dependsOn = [] } = this.#app;
    this.#app.dependsOn = [...dependsOn, ...needed.map(dependable)];
  }

  /** @throws InvalidPropertyError when it is behind a gateway already. */
  trustGateway(trust: GatewayTrust): void {
    if (this.#trust !== undefined) {
      throw new InvalidPropertyError(this.node.path, "backend", "stands behind a gateway already.");
    }
    this.#trust = trust;
  }

  /**
   * In another environment it is another app, and both exist while one replaces the other. An app in an environment of
   * its own has no variant: the environment's name changes with whatever replaces it.
   */
  #variant({ environment }: McpContainerServerProps): string[] {
    if (environment === undefined) return [];
    const where = String(resolved(this, environment.id));
    return [createHash("sha256").update(where).digest("hex").slice(0, 6)];
  }

  #newIdentity(platform: IAzurePlatform, name: string | undefined): AssignableIdentity {
    return new UserAssignedIdentity(this, "identity", {
      name: platform.names.of(this, "identity", name),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      tags: { ...platform.tags },
    });
  }
}
