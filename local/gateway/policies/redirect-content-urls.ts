import { bodyText, messageOf, setBodyText } from "../content/text-body.ts";
import type { UrlParts } from "../message/message.ts";
import type { HandlerOf } from "../pipeline/step.ts";

/** Has links in a body lead to the gateway instead of the backend, and in inbound the other way round. */
export const redirectContentUrls: HandlerOf<"redirect-content-urls"> = async (step) => {
  const { api, backendUrl, request } = step.exchange;
  if (api === undefined || backendUrl === undefined) return "continue";
  const backend = backendUrl.replace(/\/+$/, "");
  const gateway = addressOf(request.originalUrl, api.path);
  const [from, to] = step.section === "inbound" ? [gateway, backend] : [backend, gateway];
  const message = messageOf(step);
  const text = await bodyText(step, message);
  if (text !== undefined) setBodyText(message, replacedAddresses(text, from, to));
  return "continue";
};

function addressOf({ scheme, host, port }: Readonly<UrlParts>, path: string): string {
  const usual = port === 0 || port === (scheme === "https" ? 443 : 80);
  return `${scheme}://${host}${usual ? "" : `:${port}`}${path === "" ? "" : `/${path}`}`;
}

/** An address that only begins like this one, as a host or a path of its own, is another. */
function replacedAddresses(text: string, from: string, to: string): string {
  const written = from.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`${written}(?![\\w.:@%~-])`, "gi"), () => to);
}
