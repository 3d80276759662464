import { type Answer, ask, codeOf, reasonOf } from "../ask.ts";
import { answerTo, initialize, initializeId, kindOf, mcpHeaders } from "../mcp-message.ts";
import { NotSeen, type Report, Unanswered } from "../report.ts";

/** What somebody would try who has found the server behind the gateway, and no key of either. */
const attempts: readonly (readonly [what: string, headers: Readonly<Record<string, string>>])[] = [
  ["without a token", {}],
  ["with an invalid token", { authorization: "Bearer not-a-token" }],
  [
    "with an unsigned token and a word about who calls",
    {
      authorization: `Bearer ${unsigned({ iss: "https://gateway.example", aud: "server" })}`,
      "gateway-assertion": unsigned({ iss: "https://gateway.example", sub: "somebody" }),
    },
  ],
];

/**
 * Whether the server behind a gateway answers whoever goes around it. It is fine only where it was seen to refuse: what is not reached
 * may be closed to this machine, and may as well be a typo.
 */
export async function checkBackend(report: Report, backend: URL): Promise<void> {
  await report.check("around the gateway", async (say) => {
    for (const [what, headers] of attempts) {
      const answer = await asked(backend, headers);
      if (answer.status === 401 || answer.status === 403) continue;
      const reply = answerTo(initializeId, answer);
      if (answer.status >= 200 && answer.status < 300 && reply !== undefined && "result" in reply) {
        say.wrong(
          `The server behind the gateway answers a call ${what}: whoever knows ${backend.host} needs no sign-in.`,
          "Have the server check the gateway's token and its Gateway-Assertion, or make it reachable from the gateway's network alone.",
        );
        return;
      }
      const told = reply !== undefined && "error" in reply ? ` (${reply.error})` : "";
      say.unseen(
        `${backend.host} answers a call ${what} with ${kindOf(answer)}${told}, which says nothing of who may call it.`,
        "Name its whole MCP URL with --backend; a Container App that does not run answers 404 as well.",
      );
      return;
    }
    say.fine(`${backend.host} refuses whoever goes around the gateway.`);
  });
}

async function asked(backend: URL, headers: Readonly<Record<string, string>>): Promise<Answer> {
  try {
    return await ask(backend, {
      method: "POST",
      headers: { ...mcpHeaders, ...headers },
      body: initialize,
    });
  } catch (error) {
    if (error instanceof Unanswered) throw unreached(backend, error);
    throw error;
  }
}

/** From outside, a network that is closed and an address that is wrong look much the same. */
function unreached({ host, hostname }: URL, error: Unanswered): NotSeen {
  switch (codeOf(error)) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_NODATA":
      return new NotSeen(
        `The name ${hostname} has no address here.`,
        "Correct the URL of --backend. A name that is known in the gateway's network alone is examined from inside it.",
      );
    case "ECONNREFUSED":
      return new NotSeen(
        `Nothing listens at ${host}, as far as this machine reaches.`,
        "See that the URL of --backend has the server's port and that the server runs, or examine it from inside the gateway's network.",
      );
    default:
      return new NotSeen(
        `${host} gives no answer here (${reasonOf(error)}): it may be closed to this machine, or not be there at all, which look the same from outside.`,
        "Run this from inside the gateway's network, where the server answers: there it must refuse.",
      );
  }
}

/** A JWT whose algorithm is `none` (RFC 7519 section 6), which no verifier may take. */
function unsigned(claims: Readonly<Record<string, string>>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none", typ: "JWT" })}.${part({ ...claims, exp: 4_102_444_800 })}.`;
}
