/** Text in an element or attribute. Two braces would be a named value, and `@(` an expression. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"'{}@\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Text in a comment, which shows it and cannot quote it (XML 1.0, section 2.5). */
export function commentText(text: string): string {
  return text
    .replace(/[{}<>&\p{C}]|-(?=-)|-$/gu, " ")
    .replace(/ +/g, " ")
    .trim();
}

/**
 * A C# string literal. Everything but plain ASCII is written as an escape: braces too, lest two
 * of them read as a named value, the at sign, lest it begin an expression, the ampersand, lest it
 * read as an XML entity, and the percent sign and angle brackets, lest they read as marks of a page.
 */
export function csharpLiteral(text: string): string {
  const escaped = text.replace(/[^ !#$'-;=?A-Z[\]^_`a-z|~]/g, (character) => {
    if (character === "\n") return "\\n";
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}
