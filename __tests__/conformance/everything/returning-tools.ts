import {
  acceptedContent,
  type CallToolResult,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequests,
  type InputRequiredResult,
  inputRequired,
  type McpServer,
  type RequestStateCodec,
  type ServerContext,
} from "@modelcontextprotocol/server";
import * as z from "zod";
import { saying } from "./contents.ts";

/** What a call that comes back brings along, sealed. */
export interface Round {
  readonly of: string;
  readonly round?: number;
  readonly name?: string;
}

const described = { description: "Comes back for what it needs", inputSchema: z.object({}) };

type Answer = CallToolResult | InputRequiredResult;
type Call = (context: ServerContext) => Answer | Promise<Answer>;

const askedFor = (message: string, field: string, type: { type: "string" } | { type: "boolean" }) =>
  inputRequired.elicit({
    message,
    requestedSchema: { type: "object", properties: { [field]: type }, required: [field] },
  });
const asked = (message: string, field: string) => askedFor(message, field, { type: "string" });
const sampled = (text: string) =>
  inputRequired.createMessage({
    messages: [{ role: "user", content: { type: "text", text } }],
    maxTokens: 50,
  });

/** Tools that answer with what they need to know, and are called again with it, as 2026-07-28 has it. */
export function addReturningTools(server: McpServer, codec: RequestStateCodec<Round>): void {
  /** Asks, and remembers in the state which tool asked and what it knows already. */
  const askOn = async (inputRequests: InputRequests, round: Round, context: ServerContext) =>
    inputRequired({ inputRequests, requestState: await codec.mint(round, context) });

  const calls: Readonly<Record<string, Call>> = {
    elicitation: ({ mcpReq }) => {
      const person = acceptedContent(mcpReq.inputResponses, "user_name");
      if (person !== undefined) return saying(`Hello, ${person["name"]}!`);
      return inputRequired({ inputRequests: { user_name: asked("What is your name?", "name") } });
    },
    sampling: ({ mcpReq }) => {
      const sample = mcpReq.inputResponses?.["sample_request"];
      if (sample !== undefined) return saying(`Sampling result: ${JSON.stringify(sample)}`);
      return inputRequired({ inputRequests: { sample_request: sampled("Name a city.") } });
    },
    list_roots: ({ mcpReq }) => {
      const roots = mcpReq.inputResponses?.["roots_request"];
      if (roots !== undefined) return saying(`Roots: ${JSON.stringify(roots)}`);
      return inputRequired({ inputRequests: { roots_request: inputRequired.listRoots() } });
    },
    request_state: async (context) => {
      const { inputResponses, requestState } = context.mcpReq;
      const confirmed = acceptedContent(inputResponses, "confirm");
      if (requestState<Round>()?.of === "request_state" && confirmed !== undefined) {
        return saying("state-ok: the state came back");
      }
      const confirm = askedFor("Please confirm", "ok", { type: "boolean" });
      return await askOn({ confirm }, { of: "request_state" }, context);
    },
    tampered_state: async (context) => {
      const { inputResponses, requestState } = context.mcpReq;
      const confirmed = acceptedContent(inputResponses, "confirm");
      if (requestState<Round>()?.of === "tampered_state" && confirmed !== undefined) {
        return saying("integrity-ok: the state is as it was");
      }
      const confirm = askedFor("Please confirm", "ok", { type: "boolean" });
      return await askOn({ confirm }, { of: "tampered_state" }, context);
    },
    multiple_inputs: async (context) => {
      const { inputResponses, requestState } = context.mcpReq;
      const needed = ["user_name", "greeting", "client_roots"];
      const all = needed.every((name) => inputResponses?.[name] !== undefined);
      if (requestState<Round>()?.of === "multiple_inputs" && all) {
        return saying(`All came: ${JSON.stringify(inputResponses)}`);
      }
      const inputRequests = {
        user_name: asked("What is your name?", "name"),
        greeting: sampled("Write a greeting."),
        client_roots: inputRequired.listRoots(),
      };
      return await askOn(inputRequests, { of: "multiple_inputs" }, context);
    },
    multi_round: async (context) => {
      const { inputResponses, requestState } = context.mcpReq;
      const before = requestState<Round>();
      const first = acceptedContent(inputResponses, "step1");
      const second = acceptedContent(inputResponses, "step2");
      if (before?.round === 2 && second !== undefined) {
        return saying(`${before.name} likes ${second["color"]}`);
      }
      if (before?.round === 1 && first !== undefined) {
        const step2 = asked("Step 2: what is your favourite colour?", "color");
        const known = { of: "multi_round", round: 2, name: String(first["name"]) };
        return await askOn({ step2 }, known, context);
      }
      const step1 = asked("Step 1: what is your name?", "name");
      return await askOn({ step1 }, { of: "multi_round", round: 1 }, context);
    },
    capabilities: async (context) => {
      const { inputResponses = {} } = context.mcpReq;
      const answered = Object.keys(inputResponses);
      if (answered.length > 0) return saying(`capabilities-ok: ${answered.join(", ")}`);
      const can = capabilitiesOf(context);
      const inputRequests = {
        ...(can.elicitation === undefined ? {} : { elicit_input: asked("A value", "value") }),
        ...(can.sampling === undefined ? {} : { sample_input: sampled("A sample") }),
      };
      if (Object.keys(inputRequests).length === 0) return saying("The client can do neither.");
      return await askOn(inputRequests, { of: "capabilities" }, context);
    },
  };
  for (const [name, call] of Object.entries(calls)) {
    server.registerTool(
      `test_input_required_result_${name}`,
      described,
      async (_input, context) => await call(context),
    );
  }

  // Asking for what a client cannot do is refused in the server's name, by the SDK.
  server.registerTool("test_missing_capability", described, (_input, context) =>
    capabilitiesOf(context).sampling === undefined
      ? inputRequired({ inputRequests: { sample_request: sampled("A sample") } })
      : saying("The client can sample."),
  );
  server.registerTool("test_streaming_elicitation", described, async (_input, { mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken ?? 0;
    const params = { progressToken, progress: 50, total: 100 };
    await mcpReq.notify({ method: "notifications/progress", params });
    return saying("The stream is over.");
  });
  server.registerTool("test_logging_tool", described, async (_input, { mcpReq }) => {
    await mcpReq.log("info", "A line of the log");
    return saying("It has logged, if it was to.");
  });
  server.registerPrompt(
    "test_input_required_result_prompt",
    { description: "Comes back for what it needs" },
    ({ mcpReq }: ServerContext) => {
      const context = acceptedContent(mcpReq.inputResponses, "user_context");
      if (context === undefined) {
        return inputRequired({
          inputRequests: { user_context: asked("In which context?", "context") },
        });
      }
      const text = `In the context: ${context["context"]}`;
      return { messages: [{ role: "user", content: { type: "text", text } }] };
    },
  );
}

/** What a client said that it can do, in the message itself. */
function capabilitiesOf({ mcpReq }: ServerContext): ClientCapabilities {
  const envelope = mcpReq.envelope as Readonly<Record<string, ClientCapabilities>> | undefined;
  return envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {};
}
