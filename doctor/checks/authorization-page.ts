import { type Answer, ask } from "../ask.ts";
import { parsedUrl } from "../parsed-url.ts";
import type { Report, Say } from "../report.ts";
import { authorizationUrl } from "../sign-in.ts";
import type { AuthorizationServer } from "./authorization-server.ts";

/** Its pages are Microsoft's, and who allowed which client is kept there. */
const asksAtEntra = "Entra takes the request, and asks the person what has to be asked.";

/** Whether the page that asks the person is one that nobody else can use. */
export async function checkAuthorizationPage(
  report: Report,
  { authorize, entra }: AuthorizationServer,
  request: URLSearchParams,
): Promise<void> {
  await report.check("redirects", async (say) => {
    const foreign = new URLSearchParams(request);
    foreign.set("redirect_uri", "https://attacker.example/callback");
    const place = placeOf(await ask(authorizationUrl(authorize, foreign)));
    if (place?.origin === "https://attacker.example") {
      say.wrong(
        "A redirect URI that the client has not registered is followed: whoever sends a link gets the person's code.",
        "Compare redirect URIs letter by letter, and show a page where none fits (RFC 9700 section 4.1).",
      );
    } else {
      say.fine("A redirect URI that the client has not registered is not followed.");
    }
  });
  await report.check("consent page", async (say) => {
    const answer = await ask(authorizationUrl(authorize, request));
    if (answer.status >= 300 && answer.status < 400) {
      const place = placeOf(answer);
      if (place === undefined) {
        say.wrong(
          `A request as every client makes it is answered with ${answer.status} and a Location that is not a URL.`,
          "Send the browser on to a URL (RFC 9110 section 10.2.2).",
        );
      } else if (place.searchParams.has("error")) {
        say.wrong(
          `A request as every client makes it is refused: ${place.searchParams.get("error")} ${place.searchParams.get("error_description") ?? ""}`.trimEnd(),
          "See what the description says; the request is what RFC 6749 section 4.1.1 and RFC 8707 describe.",
        );
      } else if (entra) {
        say.fine(asksAtEntra);
      } else {
        say.note(
          `The person is sent on to ${place.origin} without being asked about the client.`,
          "Where that server is asked by every client in the same name, one client gets what a person granted another: ask here (MCP: confused deputy).",
        );
      }
      return;
    }
    if (answer.status !== 200) {
      say.wrong(
        `A request as every client makes it is answered with ${answer.status}.`,
        "See the page that it shows: open the authorization endpoint in a browser.",
      );
      return;
    }
    if (entra) say.fine(asksAtEntra);
    else checkHeaders(say, answer);
  });
}

/** Where an answer sends the browser; undefined where that is nowhere. */
export function placeOf({ url, headers }: Answer): URL | undefined {
  const location = headers.get("location");
  return location === null ? undefined : parsedUrl(location, url);
}

function checkHeaders(say: Say, { url, headers }: Answer): void {
  const policy = headers.get("content-security-policy") ?? "";
  const framed = !/frame-ancestors 'none'/.test(policy) && headers.get("x-frame-options") === null;
  if (framed) {
    say.wrong(
      "The page can be shown inside somebody else's, who then makes the person click Allow.",
      "Send Content-Security-Policy: frame-ancestors 'none' (RFC 9700 section 4.16).",
    );
  }
  if (!/no-store/.test(headers.get("cache-control") ?? "")) {
    say.note("The page may be kept in a cache.", "Send Cache-Control: no-store.");
  }
  if (url.startsWith("https:") && !isStrict(headers)) {
    say.note(
      "A browser may come to the page without encryption the next time (no Strict-Transport-Security).",
      "Send Strict-Transport-Security: max-age=31536000 (RFC 6797).",
    );
  }
  if (!framed) say.fine("The person is asked, on a page that nobody can show inside theirs.");
}

/** Half a year at least; a header with less is soon forgotten. */
function isStrict(headers: Headers): boolean {
  const age = /max-age="?(\d+)/i.exec(headers.get("strict-transport-security") ?? "")?.[1];
  return Number(age ?? 0) >= 15_552_000;
}
