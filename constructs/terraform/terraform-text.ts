import { createHash } from "node:crypto";

/**
 * Escapes text for Terraform's JSON syntax, where strings are templates: a dollar or percent sign
 * before an opening brace is doubled. For fixed text only; cdktf's own tokens look the same.
 */
export function escapeTemplate(text: string): string {
  return text.replace(/[$%]\{/g, (match) => `${match[0]}${match}`);
}

/**
 * Text of whoever uses the constructs, as an argument of a resource: it says what it says, and nothing but the tokens
 * of cdktf in it refers to anything.
 */
export function argumentText(text: string): string {
  return text.replace(/\$\{TfToken\[[^\]]*\]\}|[$%]\{/g, (match) =>
    match.startsWith("${TfToken[") ? match : escapeTemplate(match),
  );
}

/** Undoes `escapeTemplate`. */
export function unescapeTemplate(text: string): string {
  return text.replace(/([$%])\1\{/g, "$1{");
}

/**
 * Adds the text's own hash as a comment. The azurerm provider compares policies without white
 * space, so an edit of nothing but white space, inside a page's text for example, would never be
 * deployed.
 */
export function withContentHash(xml: string): string {
  const hash = createHash("sha256").update(xml).digest("hex").slice(0, 16);
  return xml.replace(/\n(<\/(?:policies|fragment)>\s*)$/, `\n  <!-- sha256:${hash} -->\n$1`);
}
