import { ask } from "../ask.ts";
import { named, webUrl } from "../json-of-others.ts";
import { initialize, mcpHeaders } from "../mcp-message.ts";
import type { Report } from "../report.ts";

/** What a client without a token is told. */
export interface Challenge {
  /** Whether the server answers without a token, so that there is no authorization to examine. */
  readonly open: boolean;
  /** Whether there is no server at this URL, so that nothing more can be asked. */
  readonly nowhere: boolean;
  /** The URL of the resource's metadata, where the challenge names one. */
  readonly metadata?: string;
}

/** What a client without a token is told is how it finds everything else (RFC 9728 section 5.1). */
export async function checkChallenge(
  report: Report,
  url: URL,
  meantForAll: boolean,
): Promise<Challenge> {
  const challenge = await report.check<Challenge>("challenge", async (say) => {
    const answer = await ask(url, { method: "POST", headers: mcpHeaders, body: initialize });
    if (answer.status === 200 && meantForAll) {
      say.fine("The server answers without a token, as it is meant to.");
      return { open: true, nowhere: false };
    }
    if (answer.status === 200) {
      say.wrong(
        "The server answers without a token: anybody can call it.",
        "Refuse calls without a token with 401 (RFC 6750 section 3). If it is meant for everybody, say so: --open.",
      );
      return { open: true, nowhere: false };
    }
    if (answer.status !== 401) {
      say.wrong(
        `A call without a token is answered with ${answer.status}, where clients wait for 401.`,
        adviceOn(answer.status),
      );
      return { open: false, nowhere: answer.status === 404 };
    }
    const challenge = answer.headers.get("www-authenticate") ?? "";
    if (!/^bearer\b/i.test(challenge)) {
      say.wrong(
        "The 401 has no WWW-Authenticate header with the scheme Bearer.",
        'Send WWW-Authenticate: Bearer resource_metadata="..." (RFC 9728 section 5.1).',
      );
      return undefined;
    }
    const written = /\bresource_metadata\s*=\s*"([^"]+)"/i.exec(challenge)?.[1];
    if (written === undefined) {
      say.note(
        "The challenge names no resource_metadata; clients have to guess where it is.",
        'Add resource_metadata="URL" to WWW-Authenticate (RFC 9728 section 5.1).',
      );
      return undefined;
    }
    const metadata = webUrl(written)?.href;
    if (metadata === undefined) {
      say.wrong(
        `The challenge names as its resource_metadata ${named(written)}, where clients wait for a whole URL.`,
        'Write resource_metadata="https://…" (RFC 9728 section 5.1).',
      );
      return undefined;
    }
    say.fine("A call without a token is answered with 401, and told where to find out more.");
    return { open: false, nowhere: false, metadata };
  });
  if (challenge?.open !== true && challenge?.nowhere !== true) await checkBadToken(report, url);
  return challenge ?? { open: false, nowhere: false };
}

async function checkBadToken(report: Report, url: URL): Promise<void> {
  await report.check("token that is none", async (say) => {
    const headers = { ...mcpHeaders, authorization: "Bearer not-a-token" };
    const { status } = await ask(url, { method: "POST", headers, body: initialize });
    if (status === 401) say.fine("A token that is none is refused with 401.");
    else {
      say.wrong(
        `A token that is none is answered with ${status}.`,
        "Answer 401 to every token that is not good (RFC 6750 section 3.1); another status makes no client sign in anew.",
      );
    }
  });
}

function adviceOn(status: number): string {
  switch (status) {
    case 404:
      return "Correct the path of the URL: it is the whole MCP URL, such as https://gateway.example/weather/mcp.";
    case 403:
      return "If the gateway takes requests from certain addresses only, examine it from one of them; otherwise answer 401 with WWW-Authenticate (RFC 9728 section 5.1).";
    default:
      return "Answer 401 with WWW-Authenticate (RFC 9728 section 5.1).";
  }
}
