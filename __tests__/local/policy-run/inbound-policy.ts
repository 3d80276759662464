import { document } from "../gateway/harness.ts";

/** Sections that leave all to those around them. */
export const base = { backend: "<base />", outbound: "<base />", onError: "<base />" };

/** A document with these statements in inbound. */
export function inbound(text: string): string {
  return document({ ...base, inbound: `<base />${text}` });
}
