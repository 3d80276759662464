import type { Finding } from "../../report.ts";
import type { Asked, Question, Settled } from "./question.ts";

/** What other checks have shown, where they were asked for (`--sign-in`, `--durations`). */
export const shownByFindings: readonly Question[] = [
  { check: "unread body", ask: unreadBody },
  { check: "sign-in of any tenant", ask: signInOfAnyTenant },
  { check: "issuer by expression", ask: issuerByExpression },
  { check: "limit of duration", ask: limitOfDuration },
];

function found({ findings }: Asked, check: string): Finding | undefined {
  return findings.find((finding) => finding.check === check);
}

/** Whether a policy of the stack holds a text. */
function isWritten({ stack }: Asked, text: string | RegExp): boolean {
  return (stack?.ofType("azurerm_api_management_api_policy") ?? []).some((policy) => {
    const xml = stack?.text(policy, "xml_content") ?? "";
    return typeof text === "string" ? xml.includes(text) : text.test(xml);
  });
}

async function unreadBody(asked: Asked): Promise<Settled | undefined> {
  const streaming = found(asked, "streaming");
  if (!isWritten(asked, "context.Response.Body") || streaming === undefined) return undefined;
  if (streaming.verdict !== "fine" && streaming.verdict !== "wrong") return undefined;
  return streaming.verdict === "fine"
    ? {
        well: true,
        what: "An expression that reads the answer's body and is not reached holds nothing back.",
      }
    : {
        well: false,
        what: "Answers are held back, and a policy has an expression that reads them where it is reached: it may be enough that it stands there.",
        remedy:
          "Take away the rule that hides a tool, and see whether streams come as they are sent.",
      };
}

async function signInOfAnyTenant(asked: Asked): Promise<Settled | undefined> {
  const { stack } = asked;
  const signIn = found(asked, "sign-in");
  const tenant = stack
    ?.ofType("azurerm_api_management_named_value")
    .find((value) => stack.text(value, "name")?.endsWith("entra-tenant") === true);
  if (tenant === undefined || signIn === undefined) return undefined;
  if (stack?.text(tenant, "value") !== "organizations") return undefined;
  return signIn.verdict === "fine"
    ? {
        well: true,
        what: "The assertion of the home tenant's identity counts at /organizations, and the issuer that validate-jwt makes of Entra's template lets a person's tenant in.",
      }
    : {
        well: false,
        what: "A person could not sign in where Entra's document for all organisations is used.",
        remedy:
          "The AADSTS number in the audit event says which: 700213 and 700211 mean the assertion. Name one tenant (EntraTenants.own), or a secret (EntraCredential).",
      };
}

async function issuerByExpression(asked: Asked): Promise<Settled | undefined> {
  const call = found(asked, "call");
  if (!isWritten(asked, /<issuer>@[({]/) || call === undefined) return undefined;
  return call.verdict === "fine"
    ? {
        well: true,
        what: "An <issuer> of validate-jwt may be an expression: a token of a tenant is taken.",
      }
    : {
        well: false,
        what: "A server whose policy has an expression in <issuer> does not take a token.",
        remedy: "Name one tenant for the server's registration, whose issuer is written out.",
      };
}

async function limitOfDuration(asked: Asked): Promise<Settled | undefined> {
  const durations = found(asked, "durations");
  if (durations === undefined || durations.verdict === "unseen") return undefined;
  return {
    well: true,
    what: `${durations.what} Streams are never buffered, and clients reconnect.`,
  };
}
