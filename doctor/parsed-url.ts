/** A text as a URL; undefined where it is none. `URL.parse` does the same and came with Node.js 22.1: the doctor runs on 20. */
export function parsedUrl(text: string, base?: string | URL): URL | undefined {
  return URL.canParse(text, base?.toString()) ? new URL(text, base) : undefined;
}
