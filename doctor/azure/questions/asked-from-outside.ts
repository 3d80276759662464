import { type Answer, ask, objectIn } from "../../ask.ts";
import { listAt, textAt } from "../../json-of-others.ts";
import { initialize, mcpHeaders } from "../../mcp-message.ts";
import type { Asked, Question, Settled } from "./question.ts";

/** What a request shows, without a sign-in. */
export const askedFromOutside: readonly Question[] = [
  { check: "longest path", ask: longestPath },
  { check: "path with a dot", ask: pathWithADot },
  { check: "HEAD", ask: head },
  { check: "doubled parameter", ask: doubledParameter },
  { check: "no operation", ask: noOperation },
  { check: "Content-Length", ask: contentLength },
  { check: "case of a path", ask: caseOfAPath },
  { check: "certificate by thumbprint", ask: certificateByThumbprint },
];

async function call(url: URL): Promise<Answer> {
  return await ask(url, { method: "POST", headers: mcpHeaders, body: initialize });
}

async function longestPath({ url, issuer }: Asked): Promise<Settled | undefined> {
  if (!url.href.startsWith(`${issuer.replace(/\/$/, "")}/`)) return undefined;
  const { status } = await call(url);
  return status === 401
    ? {
        well: true,
        what: "The API with the longest path wins: the server's answers below that of the OAuth API.",
      }
    : {
        well: false,
        what: `A server below the path of the OAuth API is answered with ${status}: the API with the longest path does not win.`,
        remedy:
          "Put the gateway below a path that none of its servers has: McpOAuthGateway's path.",
      };
}

async function pathWithADot({ url, issuer, stack }: Asked): Promise<Settled | undefined> {
  const apis = stack?.ofType("azurerm_api_management_api") ?? [];
  const dotted = apis.some((api) => stack?.text(api, "path")?.startsWith(".") === true);
  if (!dotted || !URL.canParse(issuer)) return undefined;
  const place = new URL(`/.well-known/oauth-protected-resource${url.pathname}`, url);
  const { status } = await ask(place);
  return status === 200
    ? {
        well: true,
        what: "The path of an API may begin with a dot: the metadata of a gateway below a path is answered.",
      }
    : {
        well: false,
        what: `${place.href} is answered with ${status}: an API whose path begins with a dot does not work.`,
        remedy:
          "Put the gateway at the root of a service, where its metadata needs no API of its own.",
      };
}

async function head({ issuer }: Asked): Promise<Settled> {
  const { status } = await ask(`${issuer}/authorize`, { method: "HEAD" });
  const answered = status !== 404 && status !== 405;
  return {
    well: true,
    what: answered
      ? `HEAD is answered by a GET operation (${status}); the operations of HEAD alone do no harm.`
      : `HEAD is not answered by a GET operation (${status}); it has operations of its own where clients use it.`,
  };
}

async function doubledParameter({ issuer }: Asked): Promise<Settled | undefined> {
  const page = async (query: string) => {
    const { status, text } = await ask(`${issuer}/authorize?${query}`);
    return `${status} ${headingOf(text)}`;
  };
  const [doubled, comma] = [await page("client_id=a&client_id=b"), await page("client_id=a,b")];
  if (!doubled.startsWith("4")) {
    return {
      well: false,
      what: `A parameter that stands twice is not refused: ${doubled}.`,
      remedy: "Report it as a weakness (SECURITY.md): two readings of one request.",
    };
  }
  return {
    well: true,
    what:
      doubled === comma
        ? "A query parameter that stands twice arrives as one value with a comma, which is not valid."
        : "A query parameter that stands twice arrives as two values, which are refused.",
  };
}

/** What a page says in its heading, which tells one error from another in every language. */
function headingOf(page: string): string {
  return /<h1[^>]*>([\s\S]*?)<\/h1>/i.exec(page)?.[1]?.trim() ?? "";
}

async function noOperation({ issuer }: Asked): Promise<Settled> {
  const answer = await ask(`${issuer}/doctor-asks-for-nothing`);
  const ours = textAt(objectIn(answer), "error") === "not_found";
  if (answer.status !== 404) {
    return {
      well: false,
      what: `A path that no operation takes is answered with ${answer.status}.`,
      remedy: "See in the log of requests which policy answered it.",
    };
  }
  return {
    well: true,
    what: ours
      ? "on-error of an API runs for a request that none of its operations takes, and answers 404."
      : "API Management itself answers a request that no operation takes; on-error does not run for it.",
  };
}

async function contentLength({ issuer }: Asked): Promise<Settled> {
  const { status } = await ask(`${issuer}/token`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "grant_type=authorization_code",
  });
  return status === 411
    ? {
        well: false,
        what: "A policy does not see Content-Length: a request that has one is answered with 411.",
        remedy: "Nobody can sign in. Report it, with the tier of the service.",
      }
    : { well: true, what: "A policy sees Content-Length: a request that has one is read." };
}

async function caseOfAPath({ url }: Asked): Promise<Settled | undefined> {
  const other = new URL(url);
  other.pathname = url.pathname.toUpperCase();
  if (other.pathname === url.pathname) return undefined;
  const { status } = await call(other);
  switch (status) {
    case 404:
      return { well: true, what: "The path of an API counts with its case." };
    case 401:
      return {
        well: true,
        what: "The path of an API counts without its case (401), as that of an operation does.",
      };
    default:
      return {
        well: false,
        what: `The path of an API in another case is answered with ${status}.`,
        remedy: "See what answered: another API may have the path in another case.",
      };
  }
}

async function certificateByThumbprint({ issuer, stack }: Asked): Promise<Settled | undefined> {
  if ((stack?.ofType("azurerm_api_management_certificate") ?? []).length === 0) return undefined;
  const answer = await ask(`${issuer}/.well-known/jwks.json`);
  return listAt(objectIn(answer), "keys").length > 0
    ? {
        well: true,
        what: "A certificate of the service is found by the thumbprint in a named value: the key set has its key.",
      }
    : {
        well: false,
        what: `The key set is answered with ${answer.status} and no key: no certificate was found by its thumbprint.`,
        remedy: "See the check of certificates; until then sign with TokenSigning.hs256().",
      };
}
