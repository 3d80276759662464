import { Callback } from "./callback.ts";
import { checkAuthorizationPage } from "./checks/authorization-page.ts";
import {
  type AuthorizationServer,
  checkAuthorizationServer,
} from "./checks/authorization-server.ts";
import { checkBackend } from "./checks/backend.ts";
import { checkCalls } from "./checks/calls.ts";
import { checkChallenge } from "./checks/challenge.ts";
import { checkClientDocuments } from "./checks/client-documents.ts";
import { checkCrossOrigin } from "./checks/cross-origin.ts";
import { checkDurations } from "./checks/durations.ts";
import { checkProtectedResource, type ProtectedResource } from "./checks/protected-resource.ts";
import { checkRegistration } from "./checks/registration.ts";
import { checkRefresh, checkSignIn } from "./checks/sign-in.ts";
import { checkStreaming } from "./checks/streaming.ts";
import { checkTokenEndpoint } from "./checks/token-endpoint.ts";
import { checkTransport } from "./checks/transport.ts";
import { McpSession, type ToolCall } from "./mcp-session.ts";
import type { Report } from "./report.ts";
import { newAttempt, type Wanted } from "./sign-in.ts";

/** A browser is opened, a person found and a password typed. */
const minutesToSignIn = 5;

/** What is examined besides what every client sees. */
export interface ExaminationProps {
  /**
   * Shows a person the URL to sign in at, and for how many minutes that is waited for. Without it nobody signs in and no tool is called.
   * @default nobody signs in
   */
  readonly signIn?: (url: string, minutes: number) => void;
  /**
   * For how many minutes.
   * @default 5
   */
  readonly minutes?: number;
  /**
   * The id of a client that the server knows, with loopback redirect URIs.
   * @default the doctor registers itself
   */
  readonly clientId?: string;
  /**
   * Whether the server is meant to answer everybody.
   * @default false
   */
  readonly open?: boolean;
  /**
   * The tool to see streaming and durations by.
   * @default tools that need no arguments and are said to change nothing
   */
  readonly call?: ToolCall;
  /**
   * For how many seconds a stream is held open, to see what ends it.
   * @default none is
   */
  readonly durations?: number;
  /**
   * The server behind the gateway, which is to refuse whoever goes around it.
   * @default it is not looked at
   */
  readonly backend?: URL;
}

/** Examines an MCP server from outside, in the order in which a client finds its way. */
export async function examine(report: Report, url: URL, props: ExaminationProps): Promise<void> {
  report.begin("From outside, as clients find their way");
  await examineServer(report, url, props);
  if (props.backend !== undefined) {
    report.begin("Behind the gateway");
    await checkBackend(report, props.backend);
  }
}

async function examineServer(report: Report, url: URL, props: ExaminationProps): Promise<void> {
  if (!(await checkTransport(report, url))) {
    await tellRest(report, "challenge");
    return;
  }
  const challenge = await checkChallenge(report, url, props.open ?? false);
  switch (challenge.is) {
    case "open":
      await checkCrossOrigin(report, url, undefined);
      await checkServer(report, url, undefined, props);
      return;
    case "guarded":
      await checkAuthorization(report, url, challenge.metadata, props);
      return;
    case "nowhere":
      await tellRest(report, "resource metadata");
  }
}

/** What one cause keeps from being looked at is told of once: as not seen, since it is neither ill nor well. */
async function tellRest(report: Report, first: string): Promise<void> {
  await report.check(first, async (say) => {
    say.unseen(
      "Neither this nor what comes after it could be looked at.",
      "Mend what is wrong above, and examine it again.",
    );
  });
}

async function checkAuthorization(
  report: Report,
  url: URL,
  named: string | undefined,
  props: ExaminationProps,
): Promise<void> {
  const resource = await checkProtectedResource(report, url, named);
  const server = resource && (await checkAuthorizationServer(report, resource.authorizationServer));
  await checkCrossOrigin(report, url, server);
  if (resource === undefined || server === undefined) return;
  const callback = await Callback.listen(callbackPath(server));
  try {
    const { redirectUri } = callback;
    const clientId = props.clientId ?? (await checkRegistration(report, server, redirectUri));
    await checkTokenEndpoint(report, server, clientId ?? "nobody");
    if (clientId === undefined) {
      if (props.signIn !== undefined) await checkKnown(report, server);
      return;
    }
    const attempt = newAttempt(clientId, callback, wanted(resource, server));
    await checkAuthorizationPage(report, server, attempt.request);
    await checkClientDocuments(report, server, attempt.request);
    const { signIn: show, minutes = minutesToSignIn } = props;
    if (show === undefined) return;
    report.begin("Signed in, as a client calls");
    const signIn = { server, clientId, callback, attempt, minutes, show };
    const tokens = await checkSignIn(report, signIn);
    if (tokens === undefined) return;
    await checkServer(report, url, tokens.access, props);
    await checkRefresh(report, signIn, tokens);
  } finally {
    callback.close();
  }
}

/** The server itself, as whoever may call it sees it. */
async function checkServer(
  report: Report,
  url: URL,
  token: string | undefined,
  { call, durations }: ExaminationProps,
): Promise<void> {
  const session = new McpSession(url, token);
  const tools = await checkCalls(report, session);
  if (tools === undefined) return;
  await checkStreaming(report, session, tools, call);
  if (durations !== undefined) {
    await checkDurations(report, { session, call, seconds: durations });
  }
  await report.check("end of the session", async () => await session.end());
}

/** Entra refuses `resource`, reads the server from the scope, and gives a refresh token to whoever asks for one. */
function wanted(resource: ProtectedResource, { entra }: AuthorizationServer): Wanted {
  if (!entra) return resource;
  return { resource: undefined, scopes: [...resource.scopes, "offline_access"] };
}

/** Who is known to Entra is known by a redirect URI, which for VS Code is the root of 127.0.0.1 on any port. */
function callbackPath({ entra }: AuthorizationServer): string {
  return entra ? "/" : "/callback";
}

/** A sign-in that was asked for and cannot be tried is told of, lest it pass for one that went well. */
async function checkKnown(report: Report, server: AuthorizationServer): Promise<void> {
  if (server.register !== undefined) return;
  await report.check("sign-in", async (say) => {
    say.wrong(
      "Nobody signs in: clients cannot register here, and the doctor has no id.",
      `Name a client that is known there by the redirect URI http://127.0.0.1${callbackPath(server)} on any port${server.entra ? ", as VS Code is: --client aebc6443-996d-45c2-90f0-388ff96faa56" : ": --client ID"}.`,
    );
  });
}
