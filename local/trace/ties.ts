import type { Noticed } from "./known-secrets.ts";
import type { Masks } from "./masking.ts";

/** The parameters that tie the requests that have them: they are made for one flow alone, or say whose it is. */
const tying = "client_id|code|state|transaction|access_token|refresh_token|id_token|token";

/** Such a parameter in a form, in JSON, in a link and in a field of a page. */
const written = new RegExp(
  `(?:^|[?&;]|\\bname="|")(${tying})(?:="?|"\\s*:\\s*"|" value=")([^"&\\s<>]+)`,
  "g",
);

/** Notices what ties a message to others, and masks it from now on wherever it stands. */
export function noticeTies(body: string, masks: Masks, notice: Noticed): void {
  const found = [...body.matchAll(written)].map(
    ([, name = "", value = ""]) => [name, decoded(value)] as const,
  );
  // Whose it is comes first: what ties nothing is of the latest flow of that client.
  for (const [name, value] of found) if (name === "client_id") masks.named(name, value, notice);
  for (const [name, value] of found) if (name !== "client_id") masks.mark(name, value, notice);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
