import type { McpServerApi } from "../servers/mcp-server-api.ts";

/** One API of a gateway in API Management. */
export interface GatewayApi {
  /** "oauth", the name of another place of metadata, or "server-" and the server's path with `_` for `/`; a long path is cut and has its digest. */
  readonly id: string;
  /** The API's name in the service. */
  readonly name: string;
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

  /** The API of a server, and that of its messages with HTTP+SSE. */
  addServer({ node, name, messagesName }: McpServerApi): void {
    this.add({ id: `server-${node.id}`, name });
    if (messagesName !== undefined) this.add({ id: `messages-${node.id}`, name: messagesName });
  }

  each(visit: (api: GatewayApi) => void): void {
    this.#visitors.push(visit);
    for (const api of this.#apis) visit(api);
  }
}
