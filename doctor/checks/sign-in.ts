import { type Answer, ask, objectIn } from "../ask.ts";
import type { Report, Say } from "../report.ts";
import type { Callback, SignInAttempt } from "../sign-in.ts";
import type { AuthorizationServer } from "./authorization-server.ts";

/** A browser is opened, a person found and a password typed. */
const patience = 300_000;

/** A sign-in that has begun. */
export interface SignIn {
  readonly server: AuthorizationServer;
  readonly clientId: string;
  readonly callback: Callback;
  readonly attempt: SignInAttempt;
  /** Shows the person where to sign in. */
  readonly show: (url: string) => void;
}

export interface Tokens {
  readonly access: string;
  readonly refresh: string | undefined;
}

/** Signs a person in, and exchanges the code for tokens. */
export async function checkSignIn(report: Report, signIn: SignIn): Promise<Tokens | undefined> {
  return await report.check("sign-in", async (say) => {
    say.doing("waiting for the browser to come back");
    return await redeemed(say, signIn);
  });
}

/** Refreshes, and gives everything back. */
export async function checkRefresh(report: Report, signIn: SignIn, tokens: Tokens): Promise<void> {
  await report.check("refresh", async (say) => {
    if (tokens.refresh === undefined) {
      say.note("There is no refresh token: people sign in again whenever an access token ends.");
      return;
    }
    const answer = await post(signIn.server.token, {
      grant_type: "refresh_token",
      refresh_token: tokens.refresh,
      client_id: signIn.clientId,
      ...resourceOf(signIn.attempt),
    });
    const { refresh_token: next } = objectIn(answer) ?? {};
    if (answer.status !== 200) {
      say.wrong(
        `The refresh token is refused: ${answer.status} ${String(objectIn(answer)?.["error"] ?? "")}`.trimEnd(),
        "A client would have the person sign in again; see the server's log.",
      );
      return;
    }
    say.fine(
      typeof next === "string" && next !== tokens.refresh
        ? "The refresh token is good once and is replaced."
        : "The refresh token is good, and stays the same.",
    );
    await giveBack(say, signIn, typeof next === "string" ? next : tokens.refresh);
  });
}

/** The tokens are asked for the same resource as the code was, if for one at all. */
function resourceOf({ request }: SignInAttempt): { readonly resource?: string } {
  const resource = request.get("resource");
  return resource === null ? {} : { resource };
}

async function redeemed(say: Say, signIn: SignIn): Promise<Tokens | undefined> {
  const { server, clientId, callback, attempt } = signIn;
  signIn.show(`${server.authorize}?${attempt.request}`);
  const came = await callback.answer(patience);
  if (came === undefined) {
    say.wrong(
      "Nobody came back from the browser within five minutes.",
      "See what the browser shows, and try again.",
    );
    return undefined;
  }
  const code = came.get("code");
  if (came.get("state") !== attempt.state) {
    say.wrong(
      "The browser came back with another state than it was sent with.",
      "Give back state as it came (RFC 6749 section 4.1.2).",
    );
    return undefined;
  }
  if (code === null) {
    say.wrong(
      `The sign-in was refused: ${came.get("error")} ${came.get("error_description") ?? ""}`.trimEnd(),
      "See the description; access_denied is what the person or Entra decided.",
    );
    return undefined;
  }
  if (came.has("iss") && came.get("iss") !== server.issuer) {
    say.wrong(
      `The answer names the issuer ${came.get("iss")}, and the metadata ${server.issuer}.`,
      "Make them the same (RFC 9207).",
    );
    return undefined;
  }
  const answer = await post(server.token, {
    grant_type: "authorization_code",
    code,
    redirect_uri: callback.redirectUri,
    client_id: clientId,
    code_verifier: attempt.verifier,
    ...resourceOf(attempt),
  });
  const { access_token: access, refresh_token: refresh, error } = objectIn(answer) ?? {};
  if (answer.status !== 200 || typeof access !== "string") {
    say.wrong(
      `The code is refused: ${answer.status} ${String(error ?? "")}`.trimEnd(),
      "See the description in the answer and the server's log.",
    );
    return undefined;
  }
  say.fine("A person signs in, and the code is exchanged for tokens.");
  return { access, refresh: typeof refresh === "string" ? refresh : undefined };
}

/** The doctor leaves nothing that could be used. */
async function giveBack(say: Say, { server, clientId }: SignIn, refresh: string): Promise<void> {
  if (server.revoke === undefined) {
    say.note(
      "Grants cannot be revoked by a client: what was granted to the doctor stays until it ends.",
    );
    return;
  }
  const { status } = await post(server.revoke, { token: refresh, client_id: clientId });
  if (status === 200) say.fine("What was granted to the doctor is revoked.");
  else say.note(`The revocation of what was granted is answered with ${status}.`);
}

async function post(url: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
  return await ask(url, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  });
}
