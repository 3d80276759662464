import { type IGatewayNetwork, networkKind } from "../network/network.ts";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import type { AssertionKey } from "./assertion-keys.ts";
import { BackendCredential, backendCredentialKind } from "./backend-credential.ts";
import { type BackendSecret, backendSecretKind } from "./backend-secret.ts";
import { type McpTransport, transportKind } from "./mcp-transport.ts";
import { checkMcpPath, type ServerAddress, serverAddress } from "./server-address.ts";

/** How a backend recognises the gateway, and the person for whom it sends a request. */
export interface GatewayTrust {
  /** The principal id of the gateway's managed identity: `sub` and `oid` of its Entra tokens. */
  readonly subject: string;
  /** What the `Gateway-Assertion` of a request must be; undefined when the credential has none with a made key. */
  readonly assertion: AssertionTrust | undefined;
}

/** What the server must check in a `Gateway-Assertion`. */
export interface AssertionTrust {
  /** The `iss` claim. */
  readonly issuer: string;
  /** The `aud` claim: the server's MCP URL. */
  readonly audience: string;
  /** One of them signed it; its `kid` says which. */
  readonly keys: readonly AssertionKey[];
}

/** Anything that speaks MCP over HTTP. */
export interface IMcpBackend {
  /** The origin of the backend. */
  readonly url: string;
  /** The path of its MCP endpoint, with the leading slash; with HTTP+SSE that of its stream. */
  readonly mcpPath: string;
  /**
   * Its transport.
   * @default McpTransport.streamableHttp()
   */
  readonly transport?: McpTransport | undefined;
  /** What the gateway sends it with each request. */
  readonly credential: BackendCredential;
  /**
   * The only network from which it can be reached.
   * @default none; everybody reaches it
   */
  readonly network?: IGatewayNetwork | undefined;
  /** Tells the backend whom to trust. Called once, by the gateway. */
  trustGateway(trust: GatewayTrust): void;
}

/** What a server at a URL is given. */
export interface UrlBackendProps {
  /**
   * What the gateway sends the server with each request.
   * @default BackendCredential.none()
   */
  readonly credential?: BackendCredential;
  /**
   * The server's transport. With HTTP+SSE the URL is that of its stream.
   * @default McpTransport.streamableHttp()
   */
  readonly transport?: McpTransport;
  /**
   * The network that alone reaches the server, where that is so; synth then says when the gateway does not.
   * @default none
   */
  readonly network?: IGatewayNetwork;
}

/** How the gateway opens a function app: by its key, or as an app that refuses whoever comes without another credential. */
export interface FunctionAppBackendProps {
  /**
   * The system key `mcp_extension` of the function app.
   * @default none; `credential` says what the app is given
   */
  readonly systemKey?: BackendSecret;
  /**
   * What the app is given in place of the key, where it takes requests without one (`webhookAuthorizationLevel` in its
   * host.json): a token that its App Service authentication checks, for example.
   * @default the system key
   */
  readonly credential?: BackendCredential;
  /**
   * How the extension is talked to. With HTTP+SSE it repeats the key in its stream, so that is for apps with `credential`.
   * @default McpTransport.streamableHttp()
   */
  readonly transport?: McpTransport;
  /**
   * The path of the MCP endpoint.
   * @default "/runtime/webhooks/mcp", the extension's own, and "/runtime/webhooks/mcp/sse" with HTTP+SSE
   */
  readonly mcpPath?: string;
  /**
   * The network that alone reaches the app, where that is so; synth then says when the gateway does not.
   * @default none
   */
  readonly network?: IGatewayNetwork;
}

/**
 * MCP servers that the stack does not deploy.
 *
 * @example
 * McpBackend.url("https://mcp.contoso.com/mcp")
 */
export class McpBackend {
  /**
   * A server at a URL. Its owner says what it is given, and makes it refuse whoever comes without.
   * @param url https, with a path, and without user, query or fragment; Terraform may know the host alone
   * @throws InvalidPropertyError when the URL is another, or when the credential has a key that nobody could
   * give to the server.
   */
  static url(url: string, props: UrlBackendProps = {}): IMcpBackend {
    const address = serverAddress("McpBackend.url", url);
    checkShape({ construct: "McpBackend.url" }, urlBackendShape, props);
    return backendAt("McpBackend.url", address, props);
  }

  /**
   * A function app with the MCP extension of Azure Functions. The extension's system key opens it and nothing else.
   *
   * @example
   * McpBackend.functionApp("contoso-tools.azurewebsites.net", {
   *   systemKey: BackendSecret.fromKeyVault("https://contoso.vault.azure.net/secrets/mcp-extension"),
   * })
   * @param hostName of the function app
   * @throws InvalidPropertyError when the host name, the path or the key is not valid, the app is given neither or both
   * of key and credential, or the credential has a key that nobody could give to the app.
   */
  static functionApp(hostName: string, props: FunctionAppBackendProps = {}): IMcpBackend {
    checkShape({ construct: "McpBackend.functionApp" }, functionAppShape, props);
    const { systemKey, transport, network } = props;
    const path =
      props.mcpPath ?? `/runtime/webhooks/mcp${transport?.sse === undefined ? "" : "/sse"}`;
    if (/[/?#]/.test(hostName)) {
      throw new InvalidPropertyError(
        "McpBackend.functionApp",
        "hostName",
        `must be a host name such as "contoso-tools.azurewebsites.net"; it is "${hostName}".`,
      );
    }
    if ((systemKey === undefined) === (props.credential === undefined)) {
      throw new InvalidPropertyError(
        "McpBackend.functionApp",
        "systemKey",
        "or credential must say what the app is given, one of the two.",
      );
    }
    checkMcpPath("McpBackend.functionApp", "mcpPath", path);
    const address = serverAddress("McpBackend.functionApp", `https://${hostName}${path}`);
    return backendAt("McpBackend.functionApp", address, {
      // "Connect to your MCP server" of the Functions MCP extension: the system key `mcp_extension`.
      credential:
        systemKey === undefined
          ? (props.credential ?? BackendCredential.none())
          : BackendCredential.header("x-functions-key", systemKey),
      ...(transport === undefined ? {} : { transport }),
      ...(network === undefined ? {} : { network }),
    });
  }
}

/** @throws InvalidPropertyError when the credential has a key that nobody could give to the server. */
function backendAt(
  construct: string,
  { origin, mcpPath }: ServerAddress,
  { credential = BackendCredential.none(), transport, network }: UrlBackendProps,
): IMcpBackend {
  if (credential.assertionKey?.kind === "made") {
    throw new InvalidPropertyError(
      construct,
      "credential",
      "signs who calls with a key that the gateway makes, which nobody gives to a server at a URL. Name the key: withAssertion(BackendSecret.fromKeyVault(...)).",
    );
  }
  return { url: origin, mcpPath, credential, transport, network, trustGateway: () => undefined };
}

const urlBackendShape: Shape<UrlBackendProps> = {
  credential: backendCredentialKind,
  transport: transportKind,
  network: networkKind,
};

const functionAppShape: Shape<FunctionAppBackendProps> = {
  systemKey: backendSecretKind,
  credential: backendCredentialKind,
  transport: transportKind,
  mcpPath: text(),
  network: networkKind,
};
