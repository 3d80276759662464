import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { instance, type Kind, needed, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";
import { checkMcpPath } from "./server-address.ts";

/** How a server with HTTP+SSE takes messages. */
export interface HttpWithSseProps {
  /**
   * Where the server says that messages go: the first event of its stream, `endpoint`, without the query. `message` is
   * beside the stream's URL; `/orders/messages` is a path of the gateway's, which the gateway makes for this server.
   */
  readonly messages: string;
  /**
   * The parameter of that URL's query that names the session.
   * @default "sessionId", as the SDKs for TypeScript, C# and Java have it; the one for Python has "session_id"
   */
  readonly sessionParameter?: string;
  /**
   * The path where the server itself takes messages, where it is another than the one that it names: a server that was
   * told to put a prefix before its paths does not look for it.
   * @default what `messages` says, beside the path of the stream
   */
  readonly messagesPath?: string;
}

/** What a server with HTTP+SSE does, all of it checked. */
export interface HttpWithSse {
  /** Where its stream says that messages go, without the query. */
  readonly messages: string;
  /** The parameter of that URL's query that names the session. */
  readonly sessionParameter: string;
  /** Where it takes them itself; undefined where that is what it says. */
  readonly messagesPath: string | undefined;
}

/**
 * The transport of an MCP server: how it uses HTTP.
 *
 * @example
 * McpBackend.url("https://orders.contoso.com/orders/sse", {
 *   transport: McpTransport.httpWithSse({ messages: "/orders/messages" }),
 * })
 */
export class McpTransport {
  /** One URL for everything: what MCP has had since 2025-03-26. */
  static streamableHttp(): McpTransport {
    return new McpTransport(undefined);
  }

  /**
   * HTTP+SSE, what MCP had before (2024-11-05): a stream that lasts as long as the session, and a second URL for messages,
   * which the stream names. The gateway never reads the stream, so the server has to name a URL that leads back
   * through the gateway by itself.
   *
   * @throws InvalidPropertyError when clients could not send messages there.
   */
  static httpWithSse(props: HttpWithSseProps): McpTransport {
    const construct = "McpTransport.httpWithSse";
    checkShape({ construct }, httpWithSseShape, props);
    const { messages, sessionParameter = "sessionId", messagesPath } = props;
    checkMessages(construct, messages);
    if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(sessionParameter)) {
      throw new InvalidPropertyError(
        construct,
        "sessionParameter",
        `must be the name of a parameter, of letters, digits, _ and -, such as "sessionId"; it is "${sessionParameter}".`,
      );
    }
    if (messagesPath !== undefined) checkMcpPath(construct, "messagesPath", messagesPath);
    return new McpTransport({ messages, sessionParameter, messagesPath });
  }

  /** HTTP+SSE; undefined with Streamable HTTP. */
  readonly sse: HttpWithSse | undefined;

  private constructor(sse: HttpWithSse | undefined) {
    this.sse = sse;
  }
}

function checkMessages(construct: string, messages: string): void {
  const refuse = (problem: string) => new InvalidPropertyError(construct, "messages", problem);
  // RFC 3986 section 4.2: two slashes begin another host.
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(messages)) {
    throw refuse(
      `must be a path: clients send nothing to another origin than that of the stream, which is the gateway's. Have the server name a path, such as "message"; it names "${messages}".`,
    );
  }
  if (/[?#]/.test(messages)) {
    throw refuse(
      `must have no query, which names the session; give its parameter as sessionParameter. It is "${messages}".`,
    );
  }
  if (!/^\/?[A-Za-z0-9][A-Za-z0-9_-]*(?:\/[A-Za-z0-9][A-Za-z0-9_-]*)*\/?$/.test(messages)) {
    throw refuse(
      `must be a path of letters, digits, _ and -, such as "message" or "/orders/messages"; it is "${messages}".`,
    );
  }
}

const httpWithSseShape: Shape<HttpWithSseProps> = {
  messages: needed(text("the path that the first event of the stream names")),
  sessionParameter: text(),
  messagesPath: text(),
};

export const transportKind: Kind<McpTransport> = instance(
  ["sse"],
  "an McpTransport: McpTransport.streamableHttp() or McpTransport.httpWithSse({...})",
);
