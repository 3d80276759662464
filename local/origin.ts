/** Whether a text is the origin of a web server and nothing more: scheme, host, and port where it has one. */
export function isWebOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
