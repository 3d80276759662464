import { ask } from "../ask.ts";
import { initialize, mcpHeaders } from "../mcp-message.ts";
import type { Report } from "../report.ts";

/**
 * What a client without a token is told. It is how clients find everything else (RFC 9728 section 5.1).
 *
 * @returns the URL of the resource's metadata, where the challenge names one.
 */
export async function checkChallenge(report: Report, url: URL): Promise<string | undefined> {
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
    return undefined;
  });
  return await report.check("challenge", async (say) => {
    const answer = await ask(url, { method: "POST", headers: mcpHeaders, body: initialize });
    if (answer.status === 200) {
      say.wrong(
        "The server answers without a token: anybody can call it.",
        "Refuse calls without a token with 401. If it is meant for everybody, there is nothing to examine.",
      );
      return undefined;
    }
    if (answer.status !== 401) {
      say.wrong(
        `A call without a token is answered with ${answer.status}, where clients wait for 401.`,
        adviceOn(answer.status),
      );
      return undefined;
    }
    const challenge = answer.headers.get("www-authenticate") ?? "";
    if (!/^bearer\b/i.test(challenge)) {
      say.wrong(
        "The 401 has no WWW-Authenticate header with the scheme Bearer.",
        'Send WWW-Authenticate: Bearer resource_metadata="..." (RFC 9728 section 5.1).',
      );
      return undefined;
    }
    const named = /\bresource_metadata\s*=\s*"([^"]+)"/i.exec(challenge)?.[1];
    if (named === undefined) {
      say.note(
        "The challenge names no resource_metadata; clients have to guess where it is.",
        'Add resource_metadata="URL" to WWW-Authenticate (RFC 9728 section 5.1).',
      );
      return undefined;
    }
    say.fine("A call without a token is answered with 401, and told where to find out more.");
    return named;
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
