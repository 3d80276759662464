/**
 * Code with the indentation that formatters give it: what is in brackets that are opened at the end of a line
 * stands two blanks further in. API Extractor takes the blanks at the beginning of lines away.
 */
export function indented(code: string): string {
  /** Of each level, how many brackets are open that began it. */
  const levels: number[] = [];
  return code
    .split("\n")
    .map((line) => {
      const text = line.trim();
      const [leading = ""] = /^[)\]}]*/.exec(text) ?? [];
      close(levels, leading.length);
      const depth = levels.length;
      const opened = openedBy(text.slice(leading.length), levels);
      if (opened > 0) levels.push(opened);
      return text === "" ? "" : "  ".repeat(depth) + text;
    })
    .join("\n");
}

/** How many brackets of a line are open at its end; those that it closes of lines before are taken from their levels. */
function openedBy(text: string, levels: number[]): number {
  let opened = 0;
  for (const [bracket] of withoutStrings(text).matchAll(/[()[\]{}]/g)) {
    if ("([{".includes(bracket)) opened += 1;
    else if (opened > 0) opened -= 1;
    else close(levels, 1);
  }
  return opened;
}

function close(levels: number[], count: number): void {
  for (let left = count; left > 0 && levels.length > 0; left -= 1) {
    const open = (levels.pop() ?? 0) - 1;
    if (open > 0) levels.push(open);
  }
}

function withoutStrings(text: string): string {
  return text.replace(/"[^"]*"|'[^']*'|`[^`]*`|\/\/.*$/g, "");
}
