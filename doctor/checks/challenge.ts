import { type Answer, ask } from "../ask.ts";
import { named, webUrl } from "../json-of-others.ts";
import { answerTo, initialize, initializeId, kindOf, mcpHeaders } from "../mcp-message.ts";
import type { Report, Say } from "../report.ts";

/** What a client without a token is told. */
export type Challenge =
  /** It is answered, so that there is no authorization to examine. */
  | { readonly is: "open" }
  /** It has to sign in; `metadata` is the URL of the resource's metadata, where the challenge names one. */
  | { readonly is: "guarded"; readonly metadata?: string }
  /** There is no MCP server at this URL, so that nothing more can be asked. */
  | { readonly is: "nowhere" };

/** What a client without a token is told is how it finds everything else (RFC 9728 section 5.1). */
export async function checkChallenge(
  report: Report,
  url: URL,
  meantForAll: boolean,
): Promise<Challenge> {
  const challenge = await report.check<Challenge>("challenge", async (say) => {
    const answer = await ask(url, { method: "POST", headers: mcpHeaders, body: initialize });
    switch (answer.status) {
      case 200:
        return sayOfAnswer(say, answer, meantForAll);
      case 401:
        if (meantForAll) {
          say.wrong(
            "The server asks for a token, and --open says that it is meant to answer everybody.",
            "Leave --open out, and call it with --sign-in; or have the server take calls without a token.",
          );
        }
        return sayOfRefusal(say, answer);
      default:
        say.wrong(
          `A call without a token is answered with ${answer.status}, where clients wait for ${meantForAll ? "an answer" : "401"}.`,
          adviceOn(answer.status, meantForAll),
        );
        return { is: mayBeGuarded(answer.status) ? "guarded" : "nowhere" };
    }
  });
  if (challenge?.is === "guarded") await checkBadToken(report, url);
  return challenge ?? { is: "nowhere" };
}

/** Any web server answers with 200; what makes it one of MCP is what it says. */
function sayOfAnswer(say: Say, answer: Answer, meantForAll: boolean): Challenge {
  if (answerTo(initializeId, answer) === undefined) {
    say.wrong(
      `It answers, but it is not an MCP server: ${kindOf(answer)} instead of JSON-RPC.`,
      wholeUrl,
    );
    return { is: "nowhere" };
  }
  if (meantForAll) say.fine("The server answers without a token, as it is meant to.");
  else {
    say.wrong(
      "The server answers without a token: anybody can call it.",
      "Refuse calls without a token with 401 (RFC 6750 section 3). If it is meant for everybody, say so: --open.",
    );
  }
  return { is: "open" };
}

function sayOfRefusal(say: Say, { headers }: Answer): Challenge {
  const challenge = headers.get("www-authenticate") ?? "";
  if (!/^bearer\b/i.test(challenge)) {
    say.wrong(
      "The 401 has no WWW-Authenticate header with the scheme Bearer.",
      'Send WWW-Authenticate: Bearer resource_metadata="..." (RFC 9728 section 5.1).',
    );
    return { is: "guarded" };
  }
  const written = /\bresource_metadata\s*=\s*"([^"]+)"/i.exec(challenge)?.[1];
  if (written === undefined) {
    say.note(
      "The challenge names no resource_metadata; clients have to guess where it is.",
      'Add resource_metadata="URL" to WWW-Authenticate (RFC 9728 section 5.1).',
    );
    return { is: "guarded" };
  }
  const metadata = webUrl(written)?.href;
  if (metadata === undefined) {
    say.wrong(
      `The challenge names as its resource_metadata ${named(written)}, where clients wait for a whole URL.`,
      'Write resource_metadata="https://…" (RFC 9728 section 5.1).',
    );
    return { is: "guarded" };
  }
  say.fine("A call without a token is answered with 401, and told where to find out more.");
  return { is: "guarded", metadata };
}

async function checkBadToken(report: Report, url: URL): Promise<void> {
  await report.check("invalid token", async (say) => {
    const headers = { ...mcpHeaders, authorization: "Bearer not-a-token" };
    const { status } = await ask(url, { method: "POST", headers, body: initialize });
    if (status === 401) say.fine("An invalid token is refused with 401.");
    else {
      say.wrong(
        `An invalid token is answered with ${status}.`,
        "Answer 401 to every token that is not good (RFC 6750 section 3.1); another status makes no client sign in anew.",
      );
    }
  });
}

const wholeUrl =
  "See whether the URL is right: it is the whole MCP URL, such as https://gateway.example/weather/mcp.";

/** What a gateway answers that has not found out who calls. Anything else comes from no MCP server that could be asked further. */
function mayBeGuarded(status: number): boolean {
  return status === 400 || status === 403 || status === 500;
}

function adviceOn(status: number, meantForAll: boolean): string {
  switch (status) {
    case 400:
    case 500:
      return meantForAll
        ? "See the body of the answer and the server's log."
        : "Answer 401 with WWW-Authenticate before the request is looked at (RFC 9728 section 5.1); the server's log says more.";
    case 403:
      return `If the gateway takes requests from certain addresses only, examine it from one of them; otherwise ${meantForAll ? "have it take calls without a token" : "answer 401 with WWW-Authenticate (RFC 9728 section 5.1)"}.`;
    case 429:
      return "Too many requests came from this machine; wait, and examine it again.";
    case 502:
    case 503:
    case 504:
      return "See the server, and the one behind it: it does not run now, or is not reached.";
    default:
      return wholeUrl;
  }
}
