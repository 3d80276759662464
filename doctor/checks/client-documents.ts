import { ask } from "../ask.ts";
import type { Report } from "../report.ts";
import { authorizationUrl } from "../sign-in.ts";
import { placeOf } from "./authorization-page.ts";
import type { AuthorizationServer } from "./authorization-server.ts";

/** A domain of which nobody can have a document (RFC 6761 section 6.4). */
const nowhere = "https://doctor.invalid/client.json";
const redirect = "https://doctor.invalid/callback";

/** Clients whose id is the URL of a document that describes them (client ID metadata documents). */
export async function checkClientDocuments(
  report: Report,
  { documents, authorize }: AuthorizationServer,
  request: URLSearchParams,
): Promise<void> {
  if (!documents) return;
  await report.check("client documents", async (say) => {
    const strange = new URLSearchParams(request);
    strange.set("client_id", nowhere);
    strange.set("redirect_uri", redirect);
    const answer = await ask(authorizationUrl(authorize, strange));
    const { status } = answer;
    if (placeOf(answer)?.origin === new URL(redirect).origin) {
      say.wrong(
        "A client whose document is nowhere is sent back to: its redirect URI was believed without being looked up.",
        "Fetch the document first, and redirect to nothing that it does not name (draft-ietf-oauth-client-id-metadata-document, section 4).",
      );
    } else if (status === 200) {
      say.wrong(
        "The person is asked about a client whose document is nowhere.",
        "Fetch the document before anything is shown, and refuse what cannot be had (draft-ietf-oauth-client-id-metadata-document, section 4).",
      );
    } else if (status >= 500 && status !== 503) {
      say.note(
        `A client whose document is nowhere is answered with ${status}.`,
        "Answer 400 with a page that says so; see the server's log.",
      );
    } else {
      say.fine(
        "Clients are known by their document, and one whose document is nowhere is refused.",
      );
    }
  });
}
