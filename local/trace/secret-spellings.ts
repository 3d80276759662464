const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** With references for these characters, as XML and HTML have them. */
function referenced(value: string, characters: RegExp): string {
  return value.replaceAll(characters, (character) => references[character] ?? character);
}

/** How a secret may be written: as it is, as a URL has it, as its own base64, in JSON, in XML and in HTML. */
export function spellings(value: string): string[] {
  const base64 = Buffer.from(value).toString("base64");
  const unpadded = (text: string) => text.replace(/=+$/, "");
  return [
    ...new Set([
      value,
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1),
      referenced(value, /[&<>]/g),
      referenced(value, /[&<>"]/g),
      referenced(value, /[&<>"']/g),
      unpadded(value),
      unpadded(value).replaceAll("+", "-").replaceAll("/", "_"),
      ...(value.length >= 8 ? [unpadded(base64), Buffer.from(value).toString("base64url")] : []),
    ]),
  ].filter((text) => text.length >= 4);
}
