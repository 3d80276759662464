import { type Answer, ask, objectIn } from "../ask.ts";
import { named, textsAt } from "../json-of-others.ts";
import type { Report } from "../report.ts";

/** What the metadata of a protected resource says. */
export interface ProtectedResource {
  readonly resource: string;
  readonly authorizationServer: string;
  readonly scopes: readonly string[];
}

/** Where RFC 9728 section 3.1 puts the metadata of a resource: between its host and its path. */
export function resourceMetadataUrl(resource: URL): string {
  const path = resource.pathname === "/" ? "" : resource.pathname;
  return `${resource.origin}/.well-known/oauth-protected-resource${path}${resource.search}`;
}

/**
 * The resource's metadata (RFC 9728).
 * @param place its URL as the challenge names it
 */
export async function checkProtectedResource(
  report: Report,
  url: URL,
  place: string | undefined,
): Promise<ProtectedResource | undefined> {
  return await report.check("resource metadata", async (say) => {
    const answer = await ask(place ?? resourceMetadataUrl(url));
    const metadata = answer.status === 200 ? objectIn(answer) : undefined;
    if (metadata === undefined) {
      say.wrong(
        `The metadata of the resource, ${answer.url}, is answered with ${answer.status}${answer.status === 200 ? " and no JSON object" : ""}.`,
        "Publish it where the challenge says (RFC 9728 section 3).",
      );
      return undefined;
    }
    const { resource } = metadata;
    if (resource !== url.href && resource !== url.href.replace(/\/$/, "")) {
      say.wrong(
        `The metadata is of ${named(resource)}, and the URL is "${url.href}"; clients refuse metadata of another resource.`,
        "Make them the same, letter by letter (RFC 9728 section 3.3), or connect with the other one.",
      );
      return undefined;
    }
    const [first, ...others] = textsAt(metadata, "authorization_servers");
    if (first === undefined) {
      say.wrong(
        "The metadata names no authorization server.",
        "List one in authorization_servers (RFC 9728 section 2); MCP requires it.",
      );
      return undefined;
    }
    say.fine(`It is protected by the authorization server ${first}.`);
    if (others.length > 0) {
      say.note(`It names ${others.length} more, which most clients never ask.`);
    }
    notes(say.note, answer);
    const scopes = textsAt(metadata, "scopes_supported");
    return { resource: url.href, authorizationServer: first, scopes };
  });
}

function notes(note: (what: string, remedy?: string) => void, { headers }: Answer): void {
  if (headers.get("access-control-allow-origin") === null) {
    note(
      "Web pages cannot read the metadata (no Access-Control-Allow-Origin).",
      "Allow every origin: it is public, and clients in browsers need it.",
    );
  }
}
