import { bodyText } from "../content/text-body.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { postToBackend } from "../language-models/backend-calls.ts";
import { messagesOf } from "../language-models/model-texts.ts";
import { parsedJson } from "../language-models/token-counts.ts";
import { longestCachedBody } from "../memory/response-cache.ts";
import { bodyOf, bufferBody } from "../message/body.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";
import { copied } from "./cache-lookup.ts";

type LookupStep = StepOf<"llm-semantic-cache-lookup">;

const audience = "https://cognitiveservices.azure.com/";
const version = "api-version=2024-10-21";

/** What a lookup asked for in vain. */
interface Missed {
  readonly partition: string;
  readonly vector: readonly number[];
}

const missed = new WeakMap<Exchange, Missed>();

/** Answers a prompt with the answer to one that means the same, or says where the store shall keep the answer. */
async function lookUp(step: LookupStep): Promise<"continue" | "cached"> {
  const { exchange, runtime } = step;
  const threshold = await step.number("score-threshold", 0);
  const backendId = await step.requiredAttribute("embeddings-backend-id");
  // Its only value is system-assigned: the identity of the service asks.
  await step.requiredAttribute("embeddings-backend-auth");
  const variations: string[] = [];
  for (const element of step.children("vary-by")) variations.push(await element.text());
  const prompt = await promptOf(step);
  const vector = prompt === undefined ? undefined : await vectorOf(step, backendId, prompt);
  if (vector === undefined) return "continue";
  const partition = JSON.stringify([exchange.operation?.id, ...variations]);
  const cached = runtime.semanticCache.find(partition, vector, threshold);
  if (cached === undefined) {
    missed.set(exchange, { partition, vector });
    return "continue";
  }
  const { status, reason, headers, body } = cached;
  exchange.response = { status, reason, headers: copied(headers), body: bodyOf(body.slice()) };
  return "cached";
}

/** What is compared; undefined where nothing is, or the dialog is too long. */
async function promptOf(step: LookupStep): Promise<string | undefined> {
  const ignoresSystem = await step.flag("ignore-system-messages", false);
  const most = await step.number("max-message-count", Number.POSITIVE_INFINITY);
  const all = messagesOf(parsedJson((await bodyText(step, step.exchange.request)) ?? ""));
  const messages = all.filter(({ role }) => !(ignoresSystem && role === "system"));
  if (messages.length === 0 || messages.length > most) return undefined;
  return messages.map(({ role, text }) => `${role}: ${text}`).join("\n");
}

/** The prompt's vector. Where there is none the request goes on without the cache, as the page has it. */
async function vectorOf(
  step: LookupStep,
  backendId: string,
  input: string,
): Promise<readonly number[] | undefined> {
  const { backends, managedIdentityToken, warn } = step.runtime;
  const hasQuery = backends.get(backendId)?.url.includes("?") === true;
  try {
    const token = await managedIdentityToken("", audience);
    const answer = (await postToBackend(step, {
      backendId,
      path: hasQuery ? "" : `?${version}`,
      content: { input },
      headers: ["Authorization", `Bearer ${token}`],
    })) as { readonly data?: readonly { readonly embedding?: readonly number[] }[] };
    return answer.data?.[0]?.embedding;
  } catch (error) {
    warn(`The semantic cache is passed over: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** Keeps the answer for the lookup that looked for it in vain. */
async function store(step: StepOf<"llm-semantic-cache-store">): Promise<"continue"> {
  const { exchange, runtime } = step;
  const { response } = exchange;
  const seconds = await step.number("duration", 0);
  const chosen = step.written("cache-response");
  const keeps =
    chosen === undefined ? response?.status === 200 : await step.flag("cache-response", false);
  const asked = missed.get(exchange);
  if (asked === undefined || response === undefined || !keeps) return "continue";
  await bufferBody(response, runtime.limits.bufferedPayload);
  const { status, reason, body } = response;
  const bytes = body.kind === "buffer" ? body.content.content : new Uint8Array();
  if (bytes !== null && bytes.length <= longestCachedBody) {
    const kept = { status, reason, headers: copied(response.headers), body: bytes.slice() };
    runtime.semanticCache.store(asked.partition, asked.vector, kept, seconds);
  }
  return "continue";
}

export const llmSemanticCacheLookup: HandlerOf<"llm-semantic-cache-lookup"> = lookUp;
export const azureOpenaiSemanticCacheLookup: HandlerOf<"azure-openai-semantic-cache-lookup"> =
  lookUp;
export const llmSemanticCacheStore: HandlerOf<"llm-semantic-cache-store"> = store;
export const azureOpenaiSemanticCacheStore: HandlerOf<"azure-openai-semantic-cache-store"> = store;
