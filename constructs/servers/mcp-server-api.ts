import { ApiManagementApi } from "@cdktf/provider-azurerm/lib/api-management-api/index.js";
import { ApiManagementApiOperation } from "@cdktf/provider-azurerm/lib/api-management-api-operation/index.js";
import { ApiManagementApiOperationPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-operation-policy/index.js";
import { ApiManagementApiPolicy } from "@cdktf/provider-azurerm/lib/api-management-api-policy/index.js";
import { ApiManagementBackend } from "@cdktf/provider-azurerm/lib/api-management-backend/index.js";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { BoundAuthorization, entraTokensView } from "../authorization/bound-authorization.ts";
import { BoundCredential } from "../backends/bound-credential.ts";
import type { IEntraResourceApp } from "../entra/entra-resource-app.ts";
import { pathInStack } from "../naming/azure-names.ts";
import type { GatewayNames } from "../naming/gateway-names.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import type { IGatewayService } from "../service/service.ts";
import { namedOutput } from "../terraform/named-output.ts";
import { argumentText } from "../terraform/terraform-text.ts";
import type { SecretReaders } from "../vault/secret-readers.ts";
import type { BoundSecretStore } from "../vault/secret-store.ts";
import { scopesForClients } from "./client-scopes.ts";
import { clientSnippets } from "./client-snippets.ts";
import { contractDigest } from "./contract-digest.ts";
import type { IMcpServer, McpServerOutputs } from "./mcp-server.ts";
import type { McpServerProps } from "./mcp-server-props.ts";
import type { PlacedStep } from "./policy-step.ts";
import { type ServerView, serverView } from "./server-view.ts";
import type { SseView } from "./sse-view.ts";

/** The policy templates of a server's APIs and of their preflight operation. */
const serverTemplates = {
  api: "mcp/server.document",
  stream: "mcp/sse-stream.document",
  messages: "mcp/sse-messages.document",
  preflight: "mcp/server-preflight.document",
};

/** One API of a server, at one path. */
interface EndpointApi {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly path: string;
  readonly methods: readonly string[];
  readonly template: string;
}

/** What its policies cannot work without; preflight reaches no backend. */
interface NeededByApi {
  readonly dependsOn: readonly ITerraformDependable[];
  readonly backend: ApiManagementBackend;
}

/** What all servers need from the gateway that they stand behind. */
export interface ServersOfGatewayProps {
  readonly service: IGatewayService;
  /** Those of the gateway. */
  readonly names: GatewayNames;
  /** The generation of keys that signs who calls. */
  readonly keyGeneration: number;
  /** Where secrets are kept that Terraform knows. */
  readonly secrets: BoundSecretStore;
  /** Lets the gateway read those of a Key Vault. */
  readonly readers: SecretReaders;
  /** Whether the gateway itself is another stack's, which has approved the servers. */
  readonly elsewhere: boolean;
  /** The rendered policy of a template, for a server. */
  readonly policy: (template: string, server: () => ServerView) => string;
  /** What must be there before the policies of a server. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** What the API of a server needs. */
export interface McpServerApiProps extends McpServerProps, ServersOfGatewayProps {
  /** The gateway, below which its outputs have their names; its paths are empty at the root of the service. */
  readonly gateway: Construct & { readonly issuer: string; readonly path: string };
  /** What the server is called in code. */
  readonly id: string;
  /** Below that of the gateway. */
  readonly path: string;
  /** Where messages go, with HTTP+SSE. */
  readonly sse: SseView | undefined;
}

/**
 * One MCP server on the gateway: a plain HTTP API, so that every tier and every policy works, with
 * an operation per method of Streamable HTTP; with HTTP+SSE two, one for the stream and one for messages.
 */
export class McpServerApi extends Construct implements IMcpServer {
  readonly url: string;
  readonly outputs: McpServerOutputs;
  readonly view: ServerView;
  /** Its name in API Management. */
  readonly name: string;
  /** That of the API for its messages; undefined with Streamable HTTP. */
  readonly messagesName: string | undefined;
  /** The path of the construct. */
  readonly construct: string;
  /** What the server is given. */
  readonly credential: BoundCredential;
  /** The registration in Entra that its clients' tokens are for; undefined where they are the gateway's. */
  readonly registration: IEntraResourceApp | undefined;
  /** What such tokens must be; undefined behind a gateway of another stack, which says it. */
  readonly entraTokens: BoundAuthorization | undefined;
  /** The policies that check every call. */
  readonly policies: ApiManagementApiPolicy[] = [];
  /** The operator's own policies. */
  readonly steps: readonly PlacedStep[];

  constructor(scope: Construct, id: string, props: McpServerApiProps) {
    super(scope, id);
    const { service, path, inbound = [], outbound = [] } = props;
    this.construct = this.node.path;
    const view = serverView(this.construct, props.id, path, props, props.sse);
    this.credential = new BoundCredential(this, "credential", {
      ...props,
      server: props.id,
      key: id,
      credential: props.backend.credential,
    });
    this.registration = props.authorization?.registration;
    // What tokens of Entra must be is in named values of whoever approved the server.
    this.entraTokens =
      this.registration === undefined || props.elsewhere
        ? undefined
        : new BoundAuthorization(this, "authorization", {
            service,
            names: props.names,
            key: id,
            registration: this.registration,
          });
    this.steps = [
      ...inbound.map((step, index) => ({ ...step, place: `${this.node.path}: inbound[${index}]` })),
      ...outbound.map((step, index) => ({
        ...step,
        place: `${this.node.path}: outbound[${index}]`,
      })),
    ];
    this.view = {
      ...view,
      azureName: props.names.of(`server-${id}`),
      credential: this.credential.view,
      entraTokens: this.registration && entraTokensView(id, this.registration),
      contract: props.elsewhere ? contractDigest(view, this.registration) : undefined,
    };
    const label = argumentText(view.name);
    const title = `MCP server ${label}`;
    this.url = `${props.gateway.issuer}${view.pathname}`;
    const pathname = this.url.slice(service.url.length);
    this.outputs = {
      url: namedOutput(props.gateway, `${props.id}-url`, {
        value: this.url,
        description: `The URL of the MCP server ${label}, to type into MCP clients.`,
      }),
      clients: namedOutput(props.gateway, `${props.id}-clients`, {
        value: clientSnippets(this.url, pathname, {
          transport: view.sse === undefined ? "http" : "sse",
          gatewayTokens: view.gatewayTokens,
        }),
        description: `What to paste into MCP clients for the MCP server ${label}, and how to examine it.`,
      }),
      resourceMetadata: namedOutput(props.gateway, `${props.id}-resource-metadata`, {
        value: `${service.url}/.well-known/oauth-protected-resource${pathname}`,
        description: `Where clients find what the MCP server ${label} needs (RFC 9728).`,
      }),
    };
    props.backend.trustGateway({
      subject: service.identity.principalId,
      assertion: this.credential.assertionTrust(props.gateway.issuer, this.url),
    });
    const dependsOn = [
      ...props.dependsOn,
      ...this.#delegation(props),
      ...this.credential.resources,
      ...(this.entraTokens?.resources ?? []),
    ];
    const parent = {
      apiManagementName: service.name,
      resourceGroupName: service.resourceGroupName,
    };
    const backend = new ApiManagementBackend(this, "backend", {
      ...parent,
      name: this.view.azureName,
      protocol: "http",
      url: props.backend.url,
      description: `The MCP server ${label}`,
    });
    const { azureName, sse } = this.view;
    const { path: base } = props.gateway;
    const at = {
      id: "",
      name: azureName,
      displayName: base === "" ? title : `${title} below /${base}`,
      path: base === "" ? path : `${base}/${path}`,
    };
    const needed = { dependsOn, backend };
    if (sse === undefined) {
      const methods = ["POST", "GET", "DELETE"];
      this.name = this.#addApi({ ...at, methods, template: serverTemplates.api }, props, needed);
      this.messagesName = undefined;
      return;
    }
    // POST is answered, so that clients that try Streamable HTTP first learn who gives tokens.
    const stream = { ...at, methods: ["GET", "POST"], template: serverTemplates.stream };
    this.name = this.#addApi(stream, props, needed);
    const messages = {
      id: "messages-",
      name: props.names.of(`messages-${id}`),
      displayName: `${at.displayName}, messages`,
      path: `${base === "" ? "" : `${base}/`}${sse.messagesPathname.slice(1)}`,
      methods: ["POST"],
      template: serverTemplates.messages,
    };
    this.messagesName = this.#addApi(messages, props, needed);
  }

  /** Its name, as a reference. */
  #addApi(
    { id, name, displayName, path, methods, template }: EndpointApi,
    { service, policy }: McpServerApiProps,
    { dependsOn, backend }: NeededByApi,
  ): string {
    const parent = {
      apiManagementName: service.name,
      resourceGroupName: service.resourceGroupName,
    };
    const api = new ApiManagementApi(this, `${id}api`, {
      ...parent,
      // Not the id alone: the OAuth endpoints have an API, and an existing service may have others.
      name,
      displayName,
      path,
      protocols: ["https"],
      revision: "1",
      subscriptionRequired: false,
    });
    const transport = this.view.sse === undefined ? "Streamable HTTP" : "HTTP+SSE";
    for (const method of [...methods, "OPTIONS"]) {
      const operation = new ApiManagementApiOperation(this, `${id}${method.toLowerCase()}`, {
        ...parent,
        apiName: api.name,
        operationId: `mcp-${method.toLowerCase()}`,
        displayName: `${method} of ${transport}`,
        method,
        // The API's own path, with a slash at its end or without: "API Management doesn't make a
        // distinction" ("Manually add an API"). The whole path on the API lets servers share its beginning.
        urlTemplate: "/",
      });
      if (method !== "OPTIONS") continue;
      new ApiManagementApiOperationPolicy(this, `${id}options-policy`, {
        ...parent,
        apiName: api.name,
        operationId: operation.operationId,
        xmlContent: policy(serverTemplates.preflight, () => this.view),
        dependsOn: [...dependsOn],
      });
    }
    const written = new ApiManagementApiPolicy(this, `${id}policy`, {
      ...parent,
      apiName: api.name,
      xmlContent: policy(template, () => this.view),
      dependsOn: [...dependsOn, backend],
    });
    this.policies.push(written);
    return api.name;
  }

  /** What must exist before the gateway can exchange tokens of people for what the server is given. */
  #delegation({ backend, gateway, service }: McpServerApiProps): readonly ITerraformDependable[] {
    if (backend.credential.authentication.kind !== "on behalf of") return [];
    if (this.registration === undefined || this.view.gatewayTokens) {
      throw new InvalidPropertyError(
        this.node.path,
        "backend",
        "is given tokens on behalf of people, which Entra gives for its own tokens only. Let clients get theirs from Entra: authorization: McpAuthorization.entra({...}).",
      );
    }
    return this.registration.trustIdentity(
      pathInStack(gateway).join("/"),
      service.identity.principalId,
    );
  }

  get resource(): string {
    return this.url;
  }

  get scopes(): readonly string[] {
    return scopesForClients(this.view, this.registration);
  }
}
