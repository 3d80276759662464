/** Those of the real ones: the gateway asks by them, as policies write them. */
const realNames = ["login.microsoftonline.com", "graph.microsoft.com"];

/**
 * Whether a request came by a name that can only mean this machine, or one that is stood for. A website can have its own
 * name lead here as well (DNS rebinding); as the browser takes all answers for the website's own, it could sign in as
 * anybody, without a password, and read the code.
 */
export function isByOwnName(host: string | undefined): boolean {
  const name = URL.parse(`http://${host}`)?.hostname ?? "";
  return realNames.includes(name) || /^(?:(?:.+\.)?localhost|127\.0\.0\.1|\[::1\])$/.test(name);
}
