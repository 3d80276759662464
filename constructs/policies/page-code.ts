/**
 * Turns an HTML page into a C# expression that gives its text. `<%= x %>` writes the C# value x
 * HTML-encoded; there is no way to write one raw. `<%? x %>...<%/%>` keeps its content when x holds,
 * `<%* item in list %>...<%/%>` repeats it for each item of a list.
 */
export function htmlExpression(html: string): string {
  const pieces: string[] = [];
  const ends: string[] = [];
  for (const part of html.split(/(<%[=?*/][\s\S]*?%>)/)) {
    const code = part.slice(3, -2).trim();
    if (part.startsWith("<%=")) {
      pieces.push(`System.Net.WebUtility.HtmlEncode(${code})`);
    } else if (part.startsWith("<%?")) {
      ends.push(`"" : "")`);
      pieces.push(`(${code} ? ""`);
    } else if (part.startsWith("<%*")) {
      const [, item, list] = /^(\w+) in (.+)$/s.exec(code) ?? [];
      if (item === undefined) throw new Error(`A page repeats "${code}"; write: item in list.`);
      ends.push(`""))`);
      pieces.push(`string.Concat((${list}).Select(${item} => ""`);
    } else if (part.startsWith("<%/")) {
      pieces.push(ends.pop() ?? "");
    } else if (part !== "") {
      pieces.push(csharpText(part));
    }
  }
  const [unclosed] = ends;
  if (unclosed !== undefined) {
    throw new Error("A page of the policy templates opens <%? ... %> or <%* ... %> without <%/%>.");
  }
  return `(${pieces.join("\n + ")})`;
}

/** HTML as a C# literal. Tags stay readable; named values are pasted into it as into any literal. */
function csharpText(html: string): string {
  return `"${html.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
