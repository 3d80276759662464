/** What stands behind these names is secret, in headers, queries, forms, JSON and variables alike. */
const secret =
  /^(?:code|state|nonce|sid|sig|otp|pin|jti|ticket|transaction|sealed|authorization|proxyauthorization|cookie|setcookie|devicecode|usercode|password|passwd|pwd|passphrase)$|verifier|secret|assertion|token|credential|sessionid|session$|signature|apikey|(?:functions|subscription|access|account|shared|private|sealing|signing|seal|mac|encryption|notes|ocpapimsubscription)key$/;

/** These only speak of them. */
const harmless =
  /(?:supported|endpoint|uri|url|type|types|method|methods|alg|expiresin|expires|lifetime|limit|count|name|names|status|statuscode|location|header|scheme|challenge)$/;

/** Whether a value of this name is secret. Spelling does not matter: `client_secret`, `clientSecret`, `Client-Secret`. */
export function isSecretName(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const is = secret.test(plain) && !harmless.test(plain);
  if (judged.size < 5_000) judged.set(name, is);
  return is;
}

/** Whether a value of this name is secret as a whole. */
export function isOfSecret(name: string, value: string): boolean {
  return isSecretName(name) || isLongId(name, value);
}

/** The id of a client that registered itself is a record, which nobody reads: a sign says which it is. */
function isLongId(name: string, value: string): boolean {
  return value.length > 60 && /^client_?id$/i.test(name) && !URL.canParse(value);
}

/** Names recur, and are judged once. */
const judged = new Map<string, boolean>();
