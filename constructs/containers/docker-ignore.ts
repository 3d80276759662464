/**
 * Reads a .dockerignore file as Docker does
 * (https://docs.docker.com/build/concepts/context/#dockerignore-files): the last pattern that matches
 * a file, or a folder it is in, decides.
 *
 * @returns whether a file is ignored; its path is relative to the context, with slashes.
 */
export function dockerIgnore(text: string): (file: string) => boolean {
  const rules = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => ({
      ignores: !line.startsWith("!"),
      pattern: expressionOf(
        line
          .replace(/^!/, "")
          .replace(/^\.?\//, "")
          .replace(/\/$/, ""),
      ),
    }));
  return (file) => {
    const paths = withFolders(file);
    const rule = rules.findLast(({ pattern }) => paths.some((path) => pattern.test(path)));
    return rule?.ignores ?? false;
  };
}

/** A path and the folders it is in. */
function withFolders(file: string): string[] {
  const parts = file.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** A pattern of Go's filepath.Match, with Docker's `**` for any number of folders. */
function expressionOf(pattern: string): RegExp {
  const source = pattern.replace(
    /\*\*\/|\*\*|\*|\?|\[\^?[^\]]+\]|\\.|[^\\]/g,
    (part) => wildcards[part] ?? literal(part),
  );
  return new RegExp(`^${source}$`, "s");
}

const wildcards: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};

function literal(part: string): string {
  if (part.length > 2 && part.startsWith("[")) return part;
  const character = part.length === 2 && part.startsWith("\\") ? part.slice(1) : part;
  return character.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
