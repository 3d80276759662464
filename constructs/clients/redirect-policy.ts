import { createHash } from "node:crypto";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { flag, list, text } from "../properties/kinds.ts";
import { checkShape, type Shape } from "../properties/shape.ts";

/** Schemes of apps that are known as MCP clients and have no domain name in reverse order for one. */
export const knownAppSchemes: readonly string[] = ["cursor", "vscode", "vscode-insiders", "claude"];

/** Schemes that run or read something, or that have a meaning of their own; nobody can add one. */
const forbiddenSchemes: readonly string[] = [
  ..."http https ws wss ftp file data javascript vbscript livescript mocha about blob".split(" "),
  ..."filesystem view-source jar resource res chrome chrome-extension moz-extension".split(" "),
  ..."ms-browser-extension intent mailto tel sms cid mid urn mhtml ms-its its".split(" "),
  ..."search search-ms ms-msdt ms-officecmd ms-appinstaller ms-cxh ms-settings shell".split(" "),
  ..."microsoft-edge itms itms-apps itms-services ssh telnet sftp smb nfs ldap ldaps".split(" "),
  ..."steam vnc rdp gopher irc news nntp git svn market".split(" "),
];

/** What templates know of the redirect URIs that clients may have. */
export interface RedirectPolicyView {
  /** Whether only what is listed below is allowed. */
  readonly listed: boolean;
  /** Hosts of https redirect URIs; undefined allows any. */
  readonly hosts: readonly string[] | undefined;
  readonly loopback: boolean;
  /** Private-use schemes; where not only these are allowed, so are domain names in reverse order. */
  readonly appSchemes: readonly string[];
}

/**
 * Which redirect URIs clients may use. It applies to every request of clients that registered themselves or that a
 * document describes, also if they became known before. A URI that it allows still has to match one of the client's own
 * exactly. A registration with a URI that is not allowed is refused.
 */
export class RedirectPolicy {
  /**
   * Any https host, loopback, and private-use schemes of apps: those that are a domain name in reverse order, such as
   * `com.example.app` (RFC 8252 section 7.1), those of Cursor, VS Code and Claude, and those that are added. People see
   * the host or the scheme when asked.
   *
   * @param added `schemes`: more private-use schemes, each of an app that you know
   * @throws InvalidPropertyError when a scheme is not valid, or is one that opens, reads or runs something.
   */
  static any(added: { readonly schemes?: readonly string[] } = {}): RedirectPolicy {
    checkShape({ construct: "RedirectPolicy.any" }, addedRedirectsShape, added);
    const { schemes = [] } = added;
    for (const scheme of schemes) checkScheme("RedirectPolicy.any", scheme);
    return new RedirectPolicy({
      listed: false,
      hosts: undefined,
      loopback: true,
      appSchemes: [...new Set([...knownAppSchemes, ...schemes])],
    });
  }

  /**
   * Nothing but what is listed.
   *
   * @example
   * RedirectPolicy.only({
   *   hosts: ["vscode.dev", "insiders.vscode.dev", "claude.ai", "claude.com", "www.cursor.com"],
   *   loopback: true,
   *   schemes: ["cursor"],
   * })
   * @throws InvalidPropertyError when a host or a scheme is not valid.
   */
  static only(allowed: {
    /** Exact host names of https redirect URIs. */
    readonly hosts?: readonly string[];
    /**
     * Programs on the person's own computer, on any port.
     * @default false
     */
    readonly loopback?: boolean;
    /**
     * Private-use schemes of apps.
     * @default none
     */
    readonly schemes?: readonly string[];
  }): RedirectPolicy {
    checkShape({ construct: "RedirectPolicy.only" }, allowedRedirectsShape, allowed);
    const { hosts = [], loopback = false, schemes = [] } = allowed;
    for (const host of hosts) {
      if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(host)) {
        throw new InvalidPropertyError(
          "RedirectPolicy.only",
          "hosts",
          `must be host names in lower case, without a scheme or a port; "${host}" is not one.`,
        );
      }
    }
    for (const scheme of schemes) checkScheme("RedirectPolicy.only", scheme);
    return new RedirectPolicy({ listed: true, hosts, loopback, appSchemes: schemes });
  }

  readonly #view: RedirectPolicyView;

  private constructor(view: RedirectPolicyView) {
    this.#view = view;
  }

  /** @internal */
  get view(): RedirectPolicyView {
    return this.#view;
  }
}

function checkScheme(made: string, scheme: string): void {
  if (!/^[a-z][a-z0-9+.-]*$/.test(scheme) || forbiddenSchemes.includes(scheme)) {
    throw new InvalidPropertyError(
      made,
      "schemes",
      `must be private-use schemes of apps in lower case; "${scheme}" cannot be the scheme of an app's redirect URI.`,
    );
  }
}

const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const lastLabel = "[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
const octet = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
const web = new RegExp(
  `^https://((?:${label}\\.)*${lastLabel}|(?:${octet}\\.){3}${octet})(?::([0-9]{1,5}))?(?:[/?].*)?$`,
);
/** Addresses of "this network" and of the link (RFC 6890), where no website is. */
const unroutable = /^https:\/\/(?:0?0(?:\.[0-9]+){3}|169\.254(?:\.[0-9]+){2})(?:[:/?]|$)/;
const loopback = /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(?::([0-9]{1,5}))?(?:[/?].*)?$/;

/**
 * Whether a URI can be a redirect URI of a client that the operator lists. The same rules stand in
 * `redirects/redirect-kind` and `redirects/redirect-uris`, but for the schemes of apps: whoever lists a client
 * knows its scheme, which need only not be forbidden.
 */
export function isRedirectUri(uri: string): boolean {
  if (uri.length > 512 || !/^[!-~]+$/.test(uri) || /["'<>\\^`{|}#]/.test(uri)) return false;
  if (unroutable.test(uri)) return false;
  const [, host = "", port] = web.exec(uri) ?? loopback.exec(uri) ?? [];
  if (host !== "") return host.length <= 253 && (port === undefined || isPort(Number(port)));
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\//.exec(uri)?.[1]?.toLowerCase();
  return scheme !== undefined && !forbiddenSchemes.includes(scheme);
}

function isPort(port: number): boolean {
  return port > 0 && port <= 65_535;
}

/** What policies keep of a redirect URI, as `redirects/redirect-digest` computes it. */
export function redirectDigest(uri: string): string {
  const loopback = /^(http:\/\/(?:127\.0\.0\.1|localhost|\[::1\])):\d{1,5}(?=[/?]|$)/;
  return digest(uri.replace(loopback, "$1"));
}

/** 22 characters of the SHA-256 of a text, base64url: 132 bits, enough to name it. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}

type AddedRedirects = NonNullable<Parameters<typeof RedirectPolicy.any>[0]>;

type AllowedRedirects = Parameters<typeof RedirectPolicy.only>[0];

const addedRedirectsShape: Shape<AddedRedirects> = { schemes: list(text()) };

const allowedRedirectsShape: Shape<AllowedRedirects> = {
  hosts: list(text()),
  loopback: flag,
  schemes: list(text()),
};
