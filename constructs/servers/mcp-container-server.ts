import { ContainerApp } from "@cdktf/provider-azurerm/lib/container-app/index.js";
import { ContainerAppEnvironment } from "@cdktf/provider-azurerm/lib/container-app-environment/index.js";
import { ContainerRegistry } from "@cdktf/provider-azurerm/lib/container-registry/index.js";
import { RoleAssignment } from "@cdktf/provider-azurerm/lib/role-assignment/index.js";
import { UserAssignedIdentity } from "@cdktf/provider-azurerm/lib/user-assigned-identity/index.js";
import { type ITerraformDependable, Lazy, Token } from "cdktf";
import { Construct } from "constructs";
import { type IAzurePlatform, platformProperty } from "../azure-platform.ts";
import { EntraResourceApp, type IEntraResourceApp } from "../entra/entra-resource-app.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { objectProperty } from "../properties/object-property.ts";
import { wholeNumber } from "../properties/whole-number.ts";
import { removeAfterUse } from "../terraform/remove-after-use.ts";
import { BackendCredential } from "./backend-credential.ts";
import type { ContainerImage } from "./container-image.ts";
import type { GatewayTrust, IMcpBackend } from "./mcp-backend.ts";
import { checkMcpPath } from "./server-address.ts";

export interface McpContainerServerProps {
  readonly platform: IAzurePlatform;
  readonly image: ContainerImage;
  /**
   * Names the container and its image, and in the place of the construct's path the server's resources: 2 to
   * 20 lower-case letters, digits or hyphens.
   * @default the id of the construct; resources are named after its path in the stack
   */
  readonly name?: string;
  /**
   * The path of the MCP endpoint.
   * @default "/mcp"
   */
  readonly mcpPath?: string;
  /**
   * The port the container listens on; it is told by the environment variable PORT.
   * @default 8080
   */
  readonly port?: number;
  /**
   * The path that answers 200 when the container is alive. One that does not answer is restarted.
   * @default "/healthz"
   */
  readonly healthPath?: string;
  /**
   * The path that answers 200 when the container can serve. Until then it gets no requests.
   * @default "/readyz"
   */
  readonly readinessPath?: string;
  /**
   * The server's registration in Entra, which gives it an audience of its own.
   * @default a new one
   */
  readonly entra?: IEntraResourceApp;
  /**
   * Virtual CPUs of each replica.
   * @default 0.25
   */
  readonly cpu?: number;
  /**
   * Memory of each replica, as Azure writes it.
   * @default "0.5Gi"
   */
  readonly memory?: string;
  /**
   * Replicas that always run, at most `maxReplicas`; 0 saves money and makes the first call after a pause slow.
   * @default 1
   */
  readonly minReplicas?: number;
  /**
   * The most replicas, 1 to 1000.
   * @default 3
   */
  readonly maxReplicas?: number;
  /**
   * Further environment variables. Secrets do not belong here.
   * @default none
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The Log Analytics workspace that gets the container's output.
   * @default none; the output is only streamed
   */
  readonly logAnalyticsWorkspaceId?: string;
}

/**
 * An MCP server in Azure Container Apps. It learns whom to trust from environment variables, and must
 * refuse every request that does not fit: that, not the network, keeps callers from going around the
 * gateway. TOKEN_ISSUER, TOKEN_AUDIENCE, TOKEN_JWKS_URI and TOKEN_SUBJECTS are about the bearer token;
 * ASSERTION_ISSUER, ASSERTION_AUDIENCE and the keys ASSERTION_KEY_1, ASSERTION_KEY_2 and so on, named
 * by their `kid`, about the JWT in `Gateway-Assertion` that says who calls.
 */
export class McpContainerServer extends Construct implements IMcpBackend {
  readonly url: string;
  readonly mcpPath: string;
  readonly credential: BackendCredential;
  readonly #entra: IEntraResourceApp;
  #trust: GatewayTrust | undefined;

  constructor(scope: Construct, id: string, props: McpContainerServerProps) {
    super(scope, id);
    removeAfterUse(this);
    const platform = platformProperty(this, props);
    const name = props.name ?? id;
    if (!/^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){1,19}$/.test(name)) {
      throw new InvalidPropertyError(
        this.node.path,
        "name",
        `must be 2 to 20 lower-case letters, digits or single hyphens; it is "${name}".`,
      );
    }
    const path = this.node.path;
    const image = objectProperty(path, "image", props.image, {
      members: ["needsRegistry", "bind"],
      give: "a ContainerImage, such as ContainerImage.fromAsset(folder)",
    });
    const { port = 8080, minReplicas = 1, maxReplicas = 3 } = props;
    const check = (property: string, value: number, least: number, most: number) => {
      // Only Azure reads them, so Terraform may be the one who knows.
      if (!Token.isUnresolved(value)) wholeNumber(path, property, value, { least, most });
    };
    check("port", port, 1, 65_535);
    check("maxReplicas", maxReplicas, 1, 1000);
    check("minReplicas", minReplicas, 0, Token.isUnresolved(maxReplicas) ? 1000 : maxReplicas);
    this.mcpPath = props.mcpPath ?? "/mcp";
    checkMcpPath(path, "mcpPath", this.mcpPath);
    this.#entra =
      props.entra ?? new EntraResourceApp(this, "entra", { displayName: `MCP server ${name}` });
    this.credential = BackendCredential.managedIdentity(this.#entra.identifierUri).withAssertion();

    const identity = new UserAssignedIdentity(this, "identity", {
      name: platform.names.of(this, "identity", props.name),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      tags: { ...platform.tags },
    });
    const registry = image.needsRegistry
      ? this.#registry(platform, props.name, identity)
      : undefined;
    const bound = image.bind(this, name, registry?.registry);
    const environment = new ContainerAppEnvironment(this, "environment", {
      name: platform.names.of(this, "container environment", props.name),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      ...(props.logAnalyticsWorkspaceId === undefined
        ? {}
        : {
            logsDestination: "log-analytics",
            logAnalyticsWorkspaceId: props.logAnalyticsWorkspaceId,
          }),
      tags: { ...platform.tags },
    });
    const alive = { transport: "HTTP", port, path: props.healthPath ?? "/healthz" };
    const ready = { ...alive, path: props.readinessPath ?? "/readyz" };
    const app = new ContainerApp(this, "app", {
      name: platform.names.of(this, "container app", props.name),
      resourceGroupName: platform.resourceGroupName,
      containerAppEnvironmentId: environment.id,
      revisionMode: "Single",
      identity: { type: "UserAssigned", identityIds: [identity.id] },
      ...(registry === undefined
        ? {}
        : { registry: [{ server: registry.registry.loginServer, identity: identity.id }] }),
      secret: Lazy.anyValue({
        produce: () =>
          this.#assertionKeys().map(({ secret, key }) => ({ name: secret, value: key })),
      }),
      ingress: {
        externalEnabled: true,
        targetPort: port,
        transport: "http",
        trafficWeight: [{ latestRevision: true, percentage: 100 }],
      },
      template: {
        minReplicas,
        maxReplicas,
        container: [
          {
            name,
            image: bound.reference,
            cpu: props.cpu ?? 0.25,
            memory: props.memory ?? "0.5Gi",
            env: Lazy.anyValue({
              produce: () => this.#environment(port, props.environment ?? {}),
            }),
            livenessProbe: [alive],
            readinessProbe: [ready],
            startupProbe: [alive],
          },
        ],
        httpScaleRule: [{ name: "http", concurrentRequests: "50" }],
      },
      dependsOn: [...bound.dependsOn, ...(registry?.dependsOn ?? [])],
      tags: { ...platform.tags },
    });
    this.url = `https://${app.ingress.fqdn}`;
    this.node.addValidation({
      validate: () =>
        this.#trust === undefined
          ? [
              "No gateway stands before this server. Give it to addServer of a gateway, or remove it.",
            ]
          : [],
    });
  }

  trustGateway(trust: GatewayTrust): void {
    if (this.#trust !== undefined) {
      throw new InvalidPropertyError(this.node.path, "backend", "stands behind a gateway already.");
    }
    this.#trust = trust;
  }

  #registry(platform: IAzurePlatform, name: string | undefined, identity: UserAssignedIdentity) {
    const registry = new ContainerRegistry(this, "registry", {
      name: platform.names.of(this, "registry", name),
      resourceGroupName: platform.resourceGroupName,
      location: platform.location,
      sku: "Basic",
      adminEnabled: false,
      tags: { ...platform.tags },
    });
    const pull: ITerraformDependable = new RoleAssignment(this, "pull", {
      scope: registry.id,
      roleDefinitionName: "AcrPull",
      principalId: identity.principalId,
      principalType: "ServicePrincipal",
    });
    return { registry, dependsOn: [pull] };
  }

  #environment(port: number, further: Readonly<Record<string, string>>) {
    const tenant = `${this.#entra.authority}/${this.#entra.tenantId}`;
    const variables: Record<string, string | undefined> = {
      PORT: String(port),
      TOKEN_ISSUER: `${tenant}/v2.0`,
      TOKEN_AUDIENCE: this.#entra.clientId,
      TOKEN_JWKS_URI: `${tenant}/discovery/v2.0/keys`,
      TOKEN_SUBJECTS: this.#trust?.subject,
      ASSERTION_ISSUER: this.#trust?.assertion?.issuer,
      ASSERTION_AUDIENCE: this.#trust?.assertion?.audience,
      ...further,
    };
    return [
      ...Object.entries(variables)
        .filter(([, value]) => value !== undefined)
        .map(([variable, value]) => ({ name: variable, value })),
      // Names as Terraform has them: a lazy value is written as it is.
      ...this.#assertionKeys().map(({ id, secret }) => ({
        name: `ASSERTION_KEY_${id}`,
        secret_name: secret,
      })),
    ];
  }

  /**
   * The keys with the secrets that hold them: three, whatever the generation, since the azurerm
   * provider takes no secret of a container app away. A changed secret alone reaches no replica; the
   * names of the variables change with it, which makes a new revision.
   */
  #assertionKeys() {
    const keys = this.#trust?.assertion?.keys ?? [];
    return keys
      .map(({ id, key }) => ({ id, key, secret: `assertion-key-${id % keys.length}` }))
      .sort((a, b) => a.id - b.id);
  }
}
