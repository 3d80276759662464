/** One page of the names in a container. */
export interface Page {
  readonly names: readonly string[];
  /** Where the next page begins; empty after the last one. */
  readonly nextMarker: string;
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/**
 * Reads a page of List Blobs. The answer is XML of a fixed shape in which only names and the marker
 * are of interest, and neither can hold a raw angle bracket.
 *
 * {@link https://learn.microsoft.com/rest/api/storageservices/list-blobs#response-body}
 */
export function readPage(xml: string): Page {
  const names = [...xml.matchAll(/<Blob>\s*<Name(?: Encoded="true")?>([^<]*)<\/Name>/g)].map(
    ([, name]) => text(name),
  );
  return { names, nextMarker: text(/<NextMarker>([^<]*)<\/NextMarker>/.exec(xml)?.[1]) };
}

function text(escaped = ""): string {
  return escaped.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, name: string) => {
    if (name.startsWith("#")) {
      const isHexadecimal = name[1]?.toLowerCase() === "x";
      return String.fromCodePoint(
        Number.parseInt(name.slice(isHexadecimal ? 2 : 1), isHexadecimal ? 16 : 10),
      );
    }
    return entities[name] ?? whole;
  });
}
