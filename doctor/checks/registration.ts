import { ask, objectIn, refusalIn } from "../ask.ts";
import { textAt } from "../json-of-others.ts";
import type { Report } from "../report.ts";
import type { AuthorizationServer } from "./authorization-server.ts";

/**
 * Registers as a program on this machine does (RFC 7591).
 * @returns the id of the client
 */
export async function checkRegistration(
  report: Report,
  { register }: AuthorizationServer,
  redirectUri: string,
): Promise<string | undefined> {
  if (register === undefined) return undefined;
  return await report.check("registration", async (say) => {
    const answer = await ask(register, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        client_name: "Doctor",
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
        token_endpoint_auth_method: "none",
      }),
    });
    if (answer.status !== 201 && answer.status !== 200) {
      say.wrong(
        `A program on this machine cannot register: ${refusalIn(answer)}`,
        "Allow loopback redirect URIs (RFC 8252 section 7.3); without them VS Code, Cursor and MCP Inspector stay outside.",
      );
      return undefined;
    }
    const id = textAt(objectIn(answer), "client_id");
    if (id === undefined) {
      say.wrong(
        "A registration is answered without a client_id.",
        "Answer as RFC 7591 section 3.2.1 says.",
      );
      return undefined;
    }
    say.fine("A program on this machine can register.");
    return id;
  });
}
