import { type Answer, ask, objectIn, refusalIn } from "../ask.ts";
import type { Callback } from "../callback.ts";
import { named, textAt } from "../json-of-others.ts";
import { type Report, type Say, unlessAborted } from "../report.ts";
import { authorizationUrl, type SignInAttempt } from "../sign-in.ts";
import type { AuthorizationServer } from "./authorization-server.ts";

/** A sign-in that has begun. */
export interface SignIn {
  readonly server: AuthorizationServer;
  readonly clientId: string;
  readonly callback: Callback;
  readonly attempt: SignInAttempt;
  readonly minutes: number;
  /** Shows the person where to sign in, and for how many minutes that is waited for. */
  readonly show: (url: string, minutes: number) => void;
}

export interface Tokens {
  readonly access: string;
  readonly refresh: string | undefined;
}

/** Signs a person in, and exchanges the code for tokens. */
export async function checkSignIn(report: Report, signIn: SignIn): Promise<Tokens | undefined> {
  const examine = async (say: Say) => {
    say.doing(`waiting for the browser to come back, for ${signIn.minutes} minutes at most`);
    const code = await codeOf(report, say, signIn);
    return code === undefined ? undefined : await redeemed(report, say, signIn, code);
  };
  // Tokens that are on their way are to be given back.
  return await report.check("sign-in", examine, "comes to its end");
}

/** Refreshes, and gives everything back. */
export async function checkRefresh(report: Report, signIn: SignIn, tokens: Tokens): Promise<void> {
  const { refresh } = tokens;
  if (refresh === undefined) {
    await report.check("refresh", async (say) => {
      say.note("There is no refresh token: people sign in again whenever an access token ends.");
    });
    return;
  }
  const examine = async (say: Say) => await refreshed(report, say, signIn, refresh);
  const last = (await report.check("refresh", examine, "comes to its end")) ?? refresh;
  await report.check("refresh", async (say) => await giveBack(say, signIn, last), "is run");
}

/** @returns the refresh token that is good from here on */
async function refreshed(
  report: Report,
  say: Say,
  signIn: SignIn,
  refresh: string,
): Promise<string | undefined> {
  const answer = await post(signIn.server.token, {
    grant_type: "refresh_token",
    refresh_token: refresh,
    client_id: signIn.clientId,
    ...resourceOf(signIn.attempt),
  });
  const { access, refresh: next } = tokensIn(report, answer);
  if (answer.status !== 200) {
    say.wrong(
      `The refresh token is refused: ${refusalIn(answer)}`,
      "A client would have the person sign in again; see the server's log.",
    );
    return undefined;
  }
  if (access === undefined) say.wrong(...noAccessToken);
  else {
    say.fine(
      next !== undefined && next !== refresh
        ? "The refresh token is good once and is replaced."
        : "The refresh token is good, and stays the same.",
    );
  }
  return next;
}

/** The tokens are asked for the same resource as the code was, if for one at all. */
function resourceOf({ request }: SignInAttempt): { readonly resource?: string } {
  const resource = request.get("resource");
  return resource === null ? {} : { resource };
}

/** What the browser comes back with, which is believed only of the server that was asked. */
async function codeOf(report: Report, say: Say, signIn: SignIn): Promise<string | undefined> {
  const { server, callback, attempt, minutes } = signIn;
  signIn.show(authorizationUrl(server.authorize, attempt.request).href, minutes);
  const came = await unlessAborted(report.interruption, callback.answer(minutes * 60_000));
  tellOfStrangers(say, callback);
  if (came === undefined) {
    say.wrong(
      `Nobody came back from the browser within ${minutes} minutes.`,
      "See what the browser shows, and try again.",
    );
    return undefined;
  }
  const code = came.get("code");
  report.keepToItself(code ?? "");
  const doubled = ["iss", "code", "error"].find((name) => came.getAll(name).length > 1);
  if (doubled !== undefined) {
    say.wrong(
      `The browser came back with more than one ${doubled}; clients refuse that.`,
      "Send each parameter once (RFC 6749 section 3.1).",
    );
    return undefined;
  }
  // Before the error is believed, which another server may have sent (RFC 9207 section 2.4).
  const issuer = came.get("iss");
  if (issuer === null && server.namesItself) {
    say.wrong(
      "The answer names no issuer, and the metadata promises that it does; clients refuse it.",
      "Send iss with every authorization response, also with errors (RFC 9207 section 2).",
    );
    return undefined;
  }
  if (issuer !== null && issuer !== server.issuer) {
    say.wrong(
      `The answer names the issuer ${named(issuer)}, and the metadata ${named(server.issuer)}.`,
      "Make them the same (RFC 9207 section 2.4).",
    );
    return undefined;
  }
  if (code === null) {
    const error = came.get("error") ?? "with neither a code nor an error";
    say.wrong(
      `The sign-in was refused: ${error} ${came.get("error_description") ?? ""}`.trimEnd(),
      "See the description; access_denied is what the person or Entra decided.",
    );
    return undefined;
  }
  return code;
}

/** Some other page or program may have sent them, or the server, which forgot the state. */
function tellOfStrangers(say: Say, { strangers }: Callback): void {
  if (strangers === 0) return;
  const came = strangers === 1 ? "A request came" : `${strangers} requests came`;
  say.note(
    `${came} to the doctor's callback without the one state that the browser was sent with, and got an error.`,
    "If the server sent the browser there, it has to give back state as it came (RFC 6749 section 4.1.2).",
  );
}

async function redeemed(
  report: Report,
  say: Say,
  signIn: SignIn,
  code: string,
): Promise<Tokens | undefined> {
  const { server, clientId, callback, attempt } = signIn;
  report.keepToItself(attempt.verifier);
  const answer = await post(server.token, {
    grant_type: "authorization_code",
    code,
    redirect_uri: callback.redirectUri,
    client_id: clientId,
    code_verifier: attempt.verifier,
    ...resourceOf(attempt),
  });
  const { access, refresh } = tokensIn(report, answer);
  if (answer.status !== 200) {
    say.wrong(
      `The code is refused: ${refusalIn(answer)}`,
      "See the description in the answer and the server's log.",
    );
    return undefined;
  }
  if (access === undefined) {
    say.wrong(...noAccessToken);
    if (refresh !== undefined) await giveBack(say, signIn, refresh);
    return undefined;
  }
  say.fine("A person signs in, and the code is exchanged for tokens.");
  return { access, refresh };
}

const noAccessToken = [
  "The answer to a good code or refresh token has no access token that a header could carry.",
  "Send access_token in the letters of a bearer token (RFC 6750 section 2.1).",
] as const;

/** The tokens of an answer. What no Authorization header can carry is none, and all of them stay out of findings. */
function tokensIn(
  report: Report,
  answer: Answer,
): { readonly access: string | undefined; readonly refresh: string | undefined } {
  const body = objectIn(answer);
  const access = textAt(body, "access_token");
  const refresh = textAt(body, "refresh_token");
  for (const token of [access, refresh]) report.keepToItself(token ?? "");
  const isSendable = access !== undefined && /^[\w.~+/-]+=*$/.test(access);
  return { access: isSendable ? access : undefined, refresh };
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
