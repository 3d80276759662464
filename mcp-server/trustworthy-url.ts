/** Whether what is sent to a URL, or comes from it, is between this server and its host: over plain HTTP it could be anybody's, unless it never leaves this machine. */
export function isTrustworthyUrl(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
}

/** RFC 8252 section 8.3 and RFC 6761 section 6.3. */
export function isLoopback(hostname: string): boolean {
  return /^(127(\.\d{1,3}){3}|\[::1\]|(.+\.)?localhost)$/.test(hostname);
}
