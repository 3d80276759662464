import type { PolicyStatement } from "../model.ts";
import { expression, policy, required } from "./shape.ts";

export const proxy = policy("proxy", {
  sections: ["inbound"],
  attributes: {
    url: expression(required),
    username: expression(),
    password: expression(),
  },
  problem: says,
  undocumented:
    "The proxy is asked from this machine, and for servers of this machine too. It is sent credentials as Basic at once; NTLM, which the page has as well, is not spoken here. A request for plain HTTP goes through the proxy by CONNECT too.",
});

/** Whether a text has the form of the page, which is all that leads to a proxy here. */
export function namesProxy(url: string): boolean {
  return /^http:\/\/[^/?#@\s]+\/?$/i.test(url) && URL.canParse(url);
}

function says({ attributes }: PolicyStatement): string | undefined {
  const url = attributes.get("url");
  // It is not repeated: it may hold a password.
  if (url?.kind === "literal" && !namesProxy(url.text)) {
    return "The url of <proxy> is no proxy; write it like http://host:port, its credentials in username and password.";
  }
  return attributes.has("username") === attributes.has("password")
    ? undefined
    : "<proxy> has one of username and password; write both or none.";
}
