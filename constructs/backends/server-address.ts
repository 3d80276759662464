import { InvalidPropertyError } from "../properties/invalid-property-error.ts";

/** Where an MCP server is. */
export interface ServerAddress {
  readonly origin: string;
  /** The path of its MCP endpoint, with the leading slash. */
  readonly mcpPath: string;
}

/** What Terraform puts in: a reference that was written by hand, or one of cdktf. */
const reference = /\$\{[^{}]*\}/g;

const host = /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::(?<port>[0-9]+))?$/i;

/**
 * Takes the URL of an MCP server apart. The host may be known to Terraform only.
 *
 * @throws InvalidPropertyError when API Management could not send a request to it.
 */
export function serverAddress(construct: string, url: string): ServerAddress {
  const refuse = (problem: string) => new InvalidPropertyError(construct, "url", problem);
  const given: unknown = url;
  if (typeof given !== "string") {
    throw refuse('must be text, such as "https://mcp.contoso.com/mcp".');
  }
  const [, authority = "", mcpPath = "", rest = ""] =
    /^https:\/\/([^/?#\\]*)([^?#]*)(.*)$/s.exec(url) ?? [];
  // What stands before an @ may be a password, so the text is not repeated.
  if (authority.includes("@")) {
    throw refuse(
      "must hold no user name or password. Give what the server needs as a credential: BackendCredential.header(...).",
    );
  }
  if (url.length > 2000) throw refuse("must have at most 2000 characters, which Azure takes.");
  if (mcpPath === "") throw refuse(`must be https with a path; it is "${url}".`);
  if (rest !== "") {
    throw refuse(
      "must have no query and no fragment. Give what the server needs as a credential: BackendCredential.header(...).",
    );
  }
  const known = host.exec(authority.replace(reference, "1"));
  if (known === null) {
    throw refuse(`must have a host of ASCII letters, digits, dots and hyphens; it is "${url}".`);
  }
  // RFC 1035 section 2.3.4.
  const [name = ""] = authority.replace(reference, "1").split(":");
  if (name.length > 253 || name.split(".").some((label) => label.length > 63)) {
    throw refuse("must have a host of at most 253 characters, with at most 63 between two dots.");
  }
  const port = Number(known.groups?.["port"] ?? 443);
  if (port < 1 || port > 65_535) {
    throw refuse(`must have a port from 1 to 65535; it is "${url}".`);
  }
  checkMcpPath(construct, "url", mcpPath);
  return { origin: `https://${authority}`, mcpPath };
}

/**
 * @throws InvalidPropertyError when the path of an MCP endpoint is none that a policy can send requests to.
 */
export function checkMcpPath(construct: string, property: string, path: string): void {
  const refuse = (problem: string) => new InvalidPropertyError(construct, property, problem);
  if (path.match(reference) !== null) {
    throw refuse(
      "must have a path that is known when the stack is synthesized, since it stands in a policy.",
    );
  }
  if (/[{}]/.test(path)) {
    throw refuse(`must hold no braces, which a policy reads as parameters; it holds "${path}".`);
  }
  // RFC 3986 section 3.3, without segments that mean another path.
  const segments = /^(?:\/(?:[\w.~!$&'()*+,;=:@-]|%[0-9a-f]{2})*)+$/i;
  if (!segments.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) {
    throw refuse(
      `must have a path such as "/mcp": a slash first, no blanks, no "." or "..", and what is not ASCII escaped with %; it has "${path}".`,
    );
  }
}
