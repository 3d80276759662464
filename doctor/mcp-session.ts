import { type Answer, ask, open } from "./ask.ts";
import { at, listAt, textAt, textsAt } from "./json-of-others.ts";
import {
  answerTo,
  initialize,
  initializeId,
  mcpHeaders,
  type Reply,
  subscribe,
} from "./mcp-message.ts";

/** A tool as the server lists it. */
export interface Tool {
  readonly name: string;
  /** Whether the server says that calling it changes nothing (`annotations.readOnlyHint`). */
  readonly readOnly: boolean;
  readonly description: string;
  /** Its arguments that must be given. */
  readonly required: readonly string[];
}

/** A call of a tool. */
export interface ToolCall {
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** A stream that stays open. */
export interface ServerStream {
  /** Which one it is, as a sentence has it. */
  readonly what: string;
  readonly response: Response;
}

/** What a server says to a message. */
export interface Said {
  readonly answer: Answer;
  /** Undefined where the answer is none of MCP. */
  readonly reply: Reply | undefined;
}

/** What the doctor says to an MCP server in Streamable HTTP. */
export class McpSession {
  readonly url: URL;
  readonly #token: string | undefined;
  #id: string | null = null;
  #version = "2025-06-18";
  #messages = 1;

  /** @param token undefined where the server asks for none */
  constructor(url: URL, token: string | undefined) {
    this.url = url;
    this.#token = token;
  }

  /** Says the first message; the server may answer with a session, which the next ones belong to. */
  async begin(): Promise<Said> {
    const answer = await ask(this.url, this.#post(initialize));
    const reply = answerTo(initializeId, answer);
    if (answer.status !== 200 || reply === undefined || "error" in reply) return { answer, reply };
    this.#id = answer.headers.get("mcp-session-id");
    const version = textAt(reply, "result.protocolVersion");
    if (version !== undefined && /^[\w.-]{1,32}$/.test(version)) this.#version = version;
    const initialized = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });
    await ask(this.url, this.#post(initialized));
    return { answer, reply };
  }

  async listTools(): Promise<Said & { readonly tools: readonly Tool[] }> {
    const answer = await ask(this.url, this.#post(this.#request("tools/list", {})));
    const reply = answerTo(this.#messages, answer);
    return { answer, reply, tools: listAt(reply, "result.tools").flatMap(toolOf) };
  }

  /** Calls a tool and asks to be told how far it is; the answer is there when its head is. */
  async call(call: ToolCall, signal: AbortSignal): Promise<Response> {
    const progressToken = `doctor-${this.#messages + 1}`;
    const message = this.#request("tools/call", {
      ...{ name: call.tool, arguments: call.arguments, _meta: { progressToken } },
    });
    return await open(this.url, { ...this.#post(message), signal });
  }

  /**
   * Opens a stream on which a server says what nobody asked for: by GET, or by a subscription where the server has none.
   *
   * @returns undefined where the server has neither
   */
  async listen(signal: AbortSignal): Promise<ServerStream | undefined> {
    const { "content-type": _none, ...headers } = this.#headers();
    const accept = "text/event-stream";
    const byGet = await open(this.url, { headers: { ...headers, accept }, signal });
    if (isStream(byGet)) return { what: "the stream of the server (GET)", response: byGet };
    await byGet.body?.cancel();
    const subscription = await open(this.url, {
      method: "POST",
      headers: { ...this.#headers(true), ...subscribe.headers },
      body: subscribe.body,
      signal,
    });
    if (isStream(subscription)) {
      return { what: "a subscription (subscriptions/listen)", response: subscription };
    }
    await subscription.body?.cancel();
    return undefined;
  }

  /** A session that is not ended stays in the server's memory. */
  async end(): Promise<void> {
    if (this.#id !== null) await ask(this.url, { method: "DELETE", headers: this.#headers() });
  }

  #request(method: string, params: Readonly<Record<string, unknown>>): string {
    this.#messages += 1;
    return JSON.stringify({ jsonrpc: "2.0", id: this.#messages, method, params });
  }

  #post(body: string): RequestInit {
    return { method: "POST", headers: this.#headers(body === initialize), body };
  }

  /** The first message is not part of a session, and the version is not agreed on. */
  #headers(first = false): Record<string, string> {
    return {
      ...mcpHeaders,
      ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
      ...(first ? {} : { "mcp-protocol-version": this.#version }),
      ...(this.#id === null || first ? {} : { "mcp-session-id": this.#id }),
    };
  }
}

function isStream({ status, headers }: Response): boolean {
  return status === 200 && (headers.get("content-type") ?? "").startsWith("text/event-stream");
}

function toolOf(value: unknown): Tool[] {
  const name = textAt(value, "name");
  if (name === undefined) return [];
  return [
    {
      name,
      description: textAt(value, "description") ?? "",
      readOnly: at(value, "annotations.readOnlyHint") === true,
      required: textsAt(value, "inputSchema.required"),
    },
  ];
}
