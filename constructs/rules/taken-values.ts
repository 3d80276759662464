/** What is taken in one argument of a type. */
export interface TakenValue {
  readonly argument: string;
  readonly taken: (text: string) => boolean;
  /** What that is: the end of "must be". */
  readonly inWords: string;
}

/** One of several words. */
export function words(argument: string, ...all: readonly string[]): TakenValue {
  return { argument, taken: (text) => all.includes(text), inWords: `one of ${all.join(", ")}` };
}

/** @param inWords what the pattern means: the end of "must be" */
export function form(argument: string, pattern: RegExp, inWords: string): TakenValue {
  return { argument, taken: (text) => pattern.test(text), inWords };
}

/** A whole number. */
export function whole(argument: string, least: number, most: number): TakenValue {
  const taken = (text: string) => /^-?\d+$/.test(text) && +text >= least && +text <= most;
  return { argument, taken, inWords: `a whole number from ${least} to ${most}` };
}

/** The name of what is part of an API Management service. */
export function partName(argument: string): TakenValue {
  const inWords =
    "1 to 80 letters, digits, hyphens and underscores that begin and end with a letter or digit";
  return form(argument, /^[a-zA-Z0-9](?:[a-zA-Z0-9-_]{0,78}[a-zA-Z0-9])?$/, inWords);
}

/** The name of an endpoint, or of its connection. */
export function linkName(argument: string): TakenValue {
  const inWords =
    "1 to 80 letters, digits, periods, hyphens and underscores that begin with a letter or digit";
  return form(argument, /^[a-zA-Z\d](?:[\w.-]{0,78}\w)?$/, inWords);
}

/** What a Key Vault keeps, by its URI, with a version or the newest. */
export function vaultItem(argument: string, ...kinds: readonly string[]): TakenValue {
  const pattern = new RegExp(
    `^https://[a-zA-Z0-9-]{3,24}\\.[a-z.-]+(?::443)?/(?:${kinds.join("|")})/[a-zA-Z0-9-]{1,127}(?:/[0-9a-zA-Z]{1,64})?/?$`,
  );
  const inWords = `the URI of what a Key Vault keeps, such as https://contoso.vault.azure.net/${kinds[0]}/name`;
  return form(argument, pattern, inWords);
}

/** Addresses as networks have them. */
export function addressRange(argument: string): TakenValue {
  return form(argument, /^[\da-f.:]+\/\d{1,3}$/i, "an address range such as 10.0.0.0/24");
}

/** The id of a resource, whose fixed parts the service reads in any capitals. */
export function idOf(argument: string, type: string): TakenValue {
  const pattern = new RegExp(
    `^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/${type.replaceAll(".", "\\.")}/[^/]+$`,
    "i",
  );
  return form(argument, pattern, `the resource id of one of ${type}`);
}

/** A text in JSON. */
export function json(argument: string): TakenValue {
  return { argument, taken: isJson, inWords: "JSON" };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
