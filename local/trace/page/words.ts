import type { Participant, RequestSummary } from "../model.ts";

export const participants: Readonly<Record<Participant, string>> = {
  client: "Client",
  browser: "Browser",
  gateway: "Gateway",
  entra: "Entra ID",
  store: "Grant store",
  server: "MCP server",
  other: "Elsewhere",
};

/** A duration as people read it. */
export function duration(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return "…";
  if (milliseconds < 1) return `${Math.round(milliseconds * 1000)} µs`;
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The time of day, in every language the same. */
export function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

/** How a status counts. */
export function kindOfStatus(
  status: number | undefined,
): "open" | "good" | "moved" | "bad" | "broken" {
  if (status === undefined) return "open";
  if (status >= 500) return "broken";
  if (status >= 400) return "bad";
  return status >= 300 ? "moved" : "good";
}

/** A path without its query. */
export function pathOf(target: string): string {
  return target.split("?")[0] ?? "";
}

type Step = readonly [pattern: RegExp, sentence: (request: RequestSummary) => string];

const failed = ({ status = 0 }: RequestSummary) => status >= 400;

/** What the steps of OAuth are for, in a few words. */
const steps: readonly Step[] = [
  [/\.well-known\/oauth-protected-resource/, () => "Who issues tokens for this server?"],
  [/\.well-known\/oauth-authorization-server/, () => "What does the issuer offer?"],
  [
    /\/register$/,
    (request) => (failed(request) ? "The client may not register" : "The client registers itself"),
  ],
  [
    /\/consent$/,
    ({ about }) => (about.startsWith("deny") ? "The person denies" : "The person decides"),
  ],
  [
    /\/oauth-callback$/,
    (request) =>
      failed(request)
        ? "Entra's answer is not accepted"
        : "Entra's answer becomes a code for the client",
  ],
  [/\/oauth2\/v2\.0\/authorize\//, () => "Back to the gateway, with Entra's code"],
  [/\/oauth2\/v2\.0\/authorize/, () => "Off to Entra"],
  [/\/login\//, ({ method }) => (method === "POST" ? "The person signs in" : "Who signs in?")],
  [
    /\/authorize$/,
    (request) => (failed(request) ? "The request is refused" : "May this client have access?"),
  ],
  [
    /\/token$/,
    (request) => {
      if (failed(request)) return `No tokens: ${request.outcome}`;
      return request.about === "refresh_token" ? "New tokens for the old" : "Tokens for the code";
    },
  ],
  [/\/revoke$/, () => "A token is ended"],
  [/\/introspect$/, () => "Is this token good?"],
  [/\/approvals$/, () => "What has this person allowed?"],
];

/** What a request is for, where that is known. */
export function purposeOf(request: RequestSummary): string {
  const path = pathOf(request.target);
  const known = steps.find(([pattern]) => pattern.test(path));
  if (known !== undefined) return known[1](request);
  if (request.status === 401) return "No token, or none that is good";
  const tool = /^tools\/call (\S+)/.exec(request.about)?.[1];
  if (tool !== undefined) return `The tool ${tool} is called`;
  return request.about === "" ? request.outcome : request.about;
}

/** How many there are, with their name. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
