import { ask, objectIn } from "../ask.ts";
import { textAt } from "../json-of-others.ts";
import type { Report } from "../report.ts";
import type { AuthorizationServer } from "./authorization-server.ts";

/** How the token endpoint refuses what it must (RFC 6749 section 5.2). */
export async function checkTokenEndpoint(
  report: Report,
  { token }: AuthorizationServer,
  clientId: string,
): Promise<void> {
  await report.check("token endpoint", async (say) => {
    const answer = await ask(token, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code: "a-code-that-nobody-gave",
        redirect_uri: "http://127.0.0.1/callback",
        code_verifier: "v".repeat(43),
        client_id: clientId,
      }).toString(),
    });
    const error = textAt(objectIn(answer), "error");
    const standard = (answer.status === 400 || answer.status === 401) && error !== undefined;
    if (!standard) {
      say.wrong(
        `A code that nobody gave is answered with ${answer.status}${error === undefined ? " and no OAuth error" : ` ${error}`}.`,
        "Answer 400 with an error in JSON (RFC 6749 section 5.2); clients decide by it whether to sign in anew.",
      );
      return;
    }
    say.fine(`A code that nobody gave is refused: ${error}.`);
    if (!/no-store/.test(answer.headers.get("cache-control") ?? "")) {
      say.note(
        "Answers of the token endpoint may be kept in a cache.",
        "Send Cache-Control: no-store (RFC 6749 section 5.1).",
      );
    }
  });
}
