import type { McpServerApi } from "../servers/mcp-server-api.ts";

/** One API of a gateway in API Management. */
export interface GatewayApi {
  /** "oauth", the name of another place of metadata, or "server-" and the server's path with `_` for `/`; a long path is cut and has its digest. */
  readonly id: string;
  /** The API's name in the service. */
  readonly name: string;
  /**
   * The path of the URL at which it is an MCP server, on its service: `/orders/mcp`.
   * @default none: it is not an MCP server's
   */
  readonly server?: string;
}

/** The APIs of a gateway, for those who add something to each, whenever it is created. */
export interface GatewayApis {
  /** Visits every API once, including those that are added later. */
  each(visit: (api: GatewayApi) => void): void;
}

/** The APIs as the gateway that creates them has them. */
export class GrowingApis implements GatewayApis {
  readonly #apis: GatewayApi[] = [];
  readonly #visitors: ((api: GatewayApi) => void)[] = [];

  add(api: GatewayApi): void {
    this.#apis.push(api);
    for (const visit of this.#visitors) visit(api);
  }

  /** The API of a server, and that of its messages with HTTP+SSE. @param gateway the path of the gateway, without slashes */
  addServer({ node, name, messagesName, view }: McpServerApi, gateway: string): void {
    const server = `${gateway === "" ? "" : `/${gateway}`}${view.pathname}`;
    this.add({ id: `server-${node.id}`, name, server });
    if (messagesName !== undefined) this.add({ id: `messages-${node.id}`, name: messagesName });
  }

  each(visit: (api: GatewayApi) => void): void {
    this.#visitors.push(visit);
    for (const api of this.#apis) visit(api);
  }
}
