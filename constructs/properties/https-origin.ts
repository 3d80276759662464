/**
 * Whether a text is an https origin of a host that has letters, digits, dots and hyphens. A URL parser lets quotes and braces
 * through as well, and policies are given what is known when the stack is synthesized.
 */
export function isHttpsOrigin(text: string): boolean {
  const isPlain = /^https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]+)?$/.test(text);
  return isPlain && URL.canParse(text) && new URL(text).origin === text;
}
