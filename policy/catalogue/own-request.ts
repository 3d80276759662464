import type { PolicyStatement } from "../model.ts";
import { authenticationCertificate } from "./authentication-certificate.ts";
import { proxy } from "./proxy.ts";
import { setBody } from "./set-body.ts";
import { setHeader } from "./set-header.ts";
import {
  anyNumber,
  atMostOnce,
  child,
  elements,
  expression,
  literal,
  nothing,
  required,
  text,
  within,
} from "./shape.ts";

/** The request that send-request and send-one-way-request describe. */
export const request = elements(
  child("set-url", atMostOnce, text(expression(required))),
  child("set-method", atMostOnce, text(literal(required))),
  within(setHeader, anyNumber),
  within(setBody, atMostOnce),
  within(authenticationCertificate, atMostOnce),
  child("authentication-managed-identity", atMostOnce, nothing, {
    resource: expression(required),
    "client-id": literal(),
  }),
  within(proxy, atMostOnce),
);

/** A request of a policy's own needs an address; only a copy has that of the current request. */
export function lacksAddress({ name, attributes, children }: PolicyStatement): string | undefined {
  const mode = attributes.get("mode");
  const mayCopy = mode !== undefined && (mode.kind === "expression" || mode.text === "copy");
  if (mayCopy || children.some((child) => child.name === "set-url")) return undefined;
  return `<${name}> of mode "new" needs <set-url>; only mode="copy" has an address without it.`;
}
