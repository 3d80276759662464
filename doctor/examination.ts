import { checkAuthorizationPage } from "./checks/authorization-page.ts";
import { checkAuthorizationServer } from "./checks/authorization-server.ts";
import { checkCalls } from "./checks/calls.ts";
import { checkChallenge } from "./checks/challenge.ts";
import { checkCrossOrigin } from "./checks/cross-origin.ts";
import { checkProtectedResource } from "./checks/protected-resource.ts";
import { checkRegistration } from "./checks/registration.ts";
import { checkTokenEndpoint } from "./checks/token-endpoint.ts";
import { checkTransport } from "./checks/transport.ts";
import type { Report } from "./report.ts";
import { Callback, newAttempt } from "./sign-in.ts";

export interface ExaminationProps {
  /**
   * Shows a person the URL to sign in at. Without it nobody signs in and no tool is called.
   * @default nobody signs in
   */
  readonly signIn?: (url: string) => void;
  /**
   * The id of a client that the server knows, with loopback redirect URIs.
   * @default the doctor registers itself
   */
  readonly clientId?: string;
}

/** Examines an MCP server from outside, in the order in which a client finds its way. */
export async function examine(report: Report, url: URL, props: ExaminationProps): Promise<void> {
  await checkTransport(report, url);
  const named = await checkChallenge(report, url);
  const resource = await checkProtectedResource(report, url, named);
  const server = resource && (await checkAuthorizationServer(report, resource.authorizationServer));
  await checkCrossOrigin(report, url, server);
  if (resource === undefined || server === undefined) return;
  const callback = await Callback.listen();
  try {
    const { redirectUri } = callback;
    const clientId = props.clientId ?? (await checkRegistration(report, server, redirectUri));
    await checkTokenEndpoint(report, server, clientId ?? "nobody");
    if (clientId === undefined) return;
    const attempt = newAttempt(clientId, redirectUri, resource);
    await checkAuthorizationPage(report, server, attempt.request);
    const show = props.signIn;
    if (show !== undefined) {
      await checkCalls(report, url, { server, clientId, callback, attempt, show });
    }
  } finally {
    callback.close();
  }
}
