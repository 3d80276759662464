/** The real one's: the gateway asks by it, as policies write it. */
const realName = "login.microsoftonline.com";

/**
 * Whether a request came by a name that can only mean this machine, or the one that is stood for. A website can have its own
 * name lead here as well (DNS rebinding); as the browser takes all answers for the website's own, it could sign in as
 * anybody, without a password, and read the code.
 */
export function isByOwnName(host: string | undefined): boolean {
  const name = URL.parse(`http://${host}`)?.hostname ?? "";
  return name === realName || /^(?:(?:.+\.)?localhost|127\.0\.0\.1|\[::1\])$/.test(name);
}
