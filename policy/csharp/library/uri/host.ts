import { domainToASCII } from "node:url";
import { defineEnum } from "../../runtime/enums.ts";
import { parseIPv4, parseIPv6 } from "../net/ip-text.ts";

const HostNameType = { Unknown: 0, Basic: 1, Dns: 2, IPv4: 3, IPv6: 4 } as const;
defineEnum("System.UriHostNameType", HostNameType);

const isLabel = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_-]{0,62}$/u;

/** `HostNameType` of a URI's host, which is lower case and has its brackets. */
export function hostNameType(host: string): number {
  if (host === "") return HostNameType.Basic;
  if (host.startsWith("[")) return HostNameType.IPv6;
  if (parseIPv4(host)?.join(".") === host) return HostNameType.IPv4;
  return isDomain(host) ? HostNameType.Dns : HostNameType.Basic;
}

function isDomain(host: string): boolean {
  return host
    .replace(/\.$/, "")
    .split(".")
    .every((label) => isLabel.test(label));
}

/** `Uri.CheckHostName`, which is given an address without brackets too. */
export function checkHostName(name: string | null): number {
  if (name === null || name === "") return HostNameType.Unknown;
  if (parseIPv6(name.replace(/^\[(.*)\]$/, "$1")) !== undefined) return HostNameType.IPv6;
  if (parseIPv4(name) !== undefined) return HostNameType.IPv4;
  return isDomain(name) ? HostNameType.Dns : HostNameType.Unknown;
}

/** The host as the Domain Name System knows it. */
export function idnHost(host: string): string {
  return /^[\0-~]*$/.test(host) ? host.replace(/^\[|\]$/g, "") : domainToASCII(host);
}
