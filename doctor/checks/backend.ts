import { type Answer, ask } from "../ask.ts";
import { initialize, mcpHeaders } from "../mcp-message.ts";
import { type Report, Unanswered } from "../report.ts";

/** What somebody would try who has found the server behind the gateway, and no key of either. */
const attempts: readonly (readonly [what: string, headers: Readonly<Record<string, string>>])[] = [
  ["without a token", {}],
  ["with a token that is none", { authorization: "Bearer not-a-token" }],
  [
    "with an unsigned token and a word about who calls",
    {
      authorization: `Bearer ${unsigned({ iss: "https://gateway.example", aud: "server" })}`,
      "gateway-assertion": unsigned({ iss: "https://gateway.example", sub: "somebody" }),
    },
  ],
];

/** Whether the server behind a gateway answers whoever goes around it. */
export async function checkBackend(report: Report, backend: URL): Promise<void> {
  await report.check("around the gateway", async (say) => {
    for (const [what, headers] of attempts) {
      const answer = await asked(backend, headers);
      if (answer === undefined) {
        say.fine(`${backend.host} is not to be reached from here but through the gateway.`);
        return;
      }
      if (answer.status >= 200 && answer.status < 300) {
        say.wrong(
          `The server behind the gateway answers a call ${what}: whoever knows ${backend.host} needs no sign-in.`,
          "Have the server check the gateway's token and its Gateway-Assertion, or make it reachable from the gateway's network alone.",
        );
        return;
      }
      if (answer.status >= 300 && answer.status !== 401 && answer.status !== 403) {
        say.note(
          `The server behind the gateway answers a call ${what} with ${answer.status}, which says nothing of who may call it.`,
          "Name its whole MCP URL with --backend; a Container App that does not run answers 404 as well.",
        );
        return;
      }
    }
    say.fine(`${backend.host} refuses whoever goes around the gateway.`);
  });
}

/** A server that cannot be reached is as closed as one can be. */
async function asked(
  backend: URL,
  headers: Readonly<Record<string, string>>,
): Promise<Answer | undefined> {
  try {
    return await ask(backend, {
      method: "POST",
      headers: { ...mcpHeaders, ...headers },
      body: initialize,
    });
  } catch (error) {
    if (error instanceof Unanswered) return undefined;
    throw error;
  }
}

/** A JWT whose algorithm is `none` (RFC 7519 section 6), which no verifier may take. */
function unsigned(claims: Readonly<Record<string, string>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", typ: "JWT" })}.${part({ ...claims, exp: 4_102_444_800 })}.`;
}
