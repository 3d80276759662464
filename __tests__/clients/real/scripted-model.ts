import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** The part of Anthropic's Messages API that is read here. */
interface Question {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: unknown }[];
}

/**
 * Stands for the model of a client that has no account here: it has the client call one tool, and is content with
 * whatever comes back. The client, its sign-in and its call are real.
 */
export class ScriptedModel {
  static async start(tool: string, input: object): Promise<ScriptedModel> {
    const model = new ScriptedModel(tool, input);
    model.#server.listen(0, "127.0.0.1");
    await once(model.#server, "listening");
    return model;
  }

  /** What the client reported of its last call. */
  toolResult = "";
  readonly #tool: string;
  readonly #input: object;
  readonly #server = createServer(async (request, response) => {
    const body = await text(request);
    if (request.method === "POST" && request.url?.startsWith("/v1/messages?") === true) {
      this.#answer(JSON.parse(body) as Question, response);
    } else {
      response.writeHead(404, { "content-type": "application/json" }).end("{}");
    }
  });

  private constructor(tool: string, input: object) {
    this.#tool = tool;
    this.#input = input;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** Answers with the events of a streamed message. */
  #answer({ model, messages }: Question, response: ServerResponse): void {
    const results = messages.filter(({ content }) =>
      JSON.stringify(content).includes("tool_result"),
    );
    const called = results.length > 0;
    if (called) this.toolResult = JSON.stringify(results.at(-1));
    const empty = { content: [], stop_reason: null, stop_sequence: null };
    const usage = { input_tokens: 1, output_tokens: 1 };
    const message = { id: "msg_1", type: "message", role: "assistant", model, usage, ...empty };
    const use = { type: "tool_use", id: "toolu_1", name: this.#tool, input: {} };
    const given = { type: "input_json_delta", partial_json: JSON.stringify(this.#input) };
    const said = { type: "text_delta", text: "That is the weather." };
    const stop_reason = called ? "end_turn" : "tool_use";
    const events: readonly (readonly [string, object])[] = [
      ["message_start", { message }],
      [
        "content_block_start",
        { index: 0, content_block: called ? { type: "text", text: "" } : use },
      ],
      ["content_block_delta", { index: 0, delta: called ? said : given }],
      ["content_block_stop", { index: 0 }],
      ["message_delta", { delta: { stop_reason, stop_sequence: null }, usage }],
      ["message_stop", {}],
    ];
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const [type, data] of events) {
      response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
    }
    response.end();
  }
}
