import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LoadedPolicy, loadPolicy } from "../../../../local/policy-run/index.ts";
import { document } from "../harness.ts";

/** Vectors that say how near texts are: of cats, of dogs, and of something between. */
const directions: Readonly<Record<string, readonly number[]>> = {
  cat: [1, 0],
  cats: [0.999, 0.045],
  dog: [0, 1],
};

let policy: LoadedPolicy | undefined;
let asked: string[] = [];
let answers = 0;

const lookup = (attributes: string, content = "") =>
  `<base /><llm-semantic-cache-lookup embeddings-backend-id="embeddings" embeddings-backend-auth="system-assigned" ${attributes}>${content}</llm-semantic-cache-lookup>`;

async function load(inbound: string, store = "", embeddings = vectorOf) {
  policy = await loadPolicy(
    document({
      inbound,
      backend: "<base />",
      outbound: `<base /><llm-semantic-cache-store duration="60" ${store} />`,
    }),
    {
      backend: () => Response.json({ answer: ++answers }, { status: store === "" ? 200 : 429 }),
      backends: { embeddings },
      managedIdentityToken: (resource) => `token for ${resource}`,
    },
  );
}

async function vectorOf(request: Request): Promise<Response> {
  const { input } = (await request.json()) as { readonly input: string };
  asked.push(`${new URL(request.url).search} ${request.headers.get("authorization")} ${input}`);
  return Response.json({ data: [{ embedding: directions[input.split(" ").at(-1) ?? ""] }] });
}

/** Asks for a chat; of several texts the first is the system's. */
async function ask(...contents: string[]): Promise<unknown> {
  const all = contents.map((content, index) => ({
    role: contents.length > 1 && index === 0 ? "system" : "user",
    content,
  }));
  const run = await policy?.run({ method: "POST", path: "/chat", body: { messages: all } });
  return run?.response.json();
}

beforeEach(() => {
  asked = [];
  answers = 0;
});
afterEach(async () => {
  await policy?.close();
});

describe("the semantic cache", () => {
  it("answers what means the same, and asks the model for the rest", async () => {
    await load(lookup('score-threshold="0.05"'));
    expect(await ask("cat")).toEqual({ answer: 1 });
    expect(await ask("cat")).toEqual({ answer: 1 });
    expect(await ask("cats")).toEqual({ answer: 1 });
    expect(await ask("dog")).toEqual({ answer: 2 });
    expect(asked[0]).toBe(
      "?api-version=2024-10-21 Bearer token for https://cognitiveservices.azure.com/ user: cat",
    );
  });

  it("wants the same text where the threshold is 0", async () => {
    await load(lookup('score-threshold="0"'));
    await ask("cat");
    expect(await ask("cat")).toEqual({ answer: 1 });
    expect(await ask("cats")).toEqual({ answer: 2 });
  });

  it("leaves system messages out, and long dialogs alone, where it is told to", async () => {
    await load(
      lookup('score-threshold="0.05" ignore-system-messages="true" max-message-count="1"'),
    );
    await ask("Be brief.", "cat");
    expect(await ask("Be polite.", "cat")).toEqual({ answer: 1 });
    expect(await ask("Be polite.", "cat", "cat")).toEqual({ answer: 2 });
    expect(asked).toHaveLength(2);
  });

  it("keeps what varies apart", async () => {
    const vary = "<vary-by>@((context.RequestId.ToString()))</vary-by>";
    await load(lookup('score-threshold="0.05"', vary));
    await ask("cat");
    expect(await ask("cat")).toEqual({ answer: 2 });
  });

  it.each([
    ["", 1],
    ['cache-response="false"', 2],
    ['cache-response="true"', 1],
  ])("keeps answers as cache-response says: %s", async (store, second) => {
    await load(lookup('score-threshold="0.05"'), store);
    await ask("cat");
    expect(await ask("cat")).toEqual({ answer: second });
  });

  it.each<[string, () => Response]>([
    ["answers an error", () => new Response(null, { status: 500 })],
    ["answers no JSON", () => new Response("no")],
    ["cannot be reached", () => Response.error()],
    ["gives no vector", () => Response.json({ data: [] })],
  ])("is passed over when the embeddings' backend %s", async (_how, embeddings) => {
    await load(lookup('score-threshold="0.05"'), "", async () => embeddings());
    await ask("cat");
    expect(await ask("cat")).toEqual({ answer: 2 });
  });

  it("passes over what is no prompt", async () => {
    await load(lookup('score-threshold="0.05"'));
    const run = await policy?.run({ method: "POST", path: "/chat", body: "no JSON" });
    expect([run?.response.status, asked]).toEqual([200, []]);
  });
});
