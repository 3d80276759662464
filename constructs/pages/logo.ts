import { existsSync, readFileSync, statSync } from "node:fs";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { text } from "../properties/kinds.ts";
import { checkKind } from "../properties/shape.ts";

/** The largest logo in bytes: every page carries it, and a page is a policy fragment of at most 32 KiB. */
const largestLogo = 8 * 1024;

/**
 * The picture above the gateway's pages.
 *
 * @example
 * Logo.fromFile("assets/logo.svg")
 */
export class Logo {
  /**
   * A PNG, SVG or WebP file of at most 8 KiB. It goes into the pages themselves, so that they load
   * nothing from anywhere; an SVG shown in this way can neither run a script nor load anything.
   *
   * @throws InvalidPropertyError when the file does not exist, is too large, or is no such picture.
   */
  static fromFile(path: string): Logo {
    const refuse = (problem: string): never => {
      throw new InvalidPropertyError("Logo.fromFile", "path", problem);
    };
    checkKind({ construct: "Logo.fromFile", property: "path" }, text("the path of a file"), path);
    if (!existsSync(path) || !statSync(path).isFile()) return refuse(`names no file: ${path}.`);
    const { size } = statSync(path);
    if (size > largestLogo) {
      return refuse(
        `names a file of ${size} bytes; a logo has at most ${largestLogo}, and is a PNG, SVG or WebP file: ${path}.`,
      );
    }
    const content = readFileSync(path);
    const type =
      mediaType(content) ??
      refuse(
        `names a file that is not a PNG, SVG or WebP: ${path}. Give a picture in one of these formats.`,
      );
    return new Logo(`data:${type};base64,${content.toString("base64")}`);
  }

  /** The picture as a data URI. */
  readonly dataUri: string;

  private constructor(dataUri: string) {
    this.dataUri = dataUri;
  }
}

/** What the content itself says it is; a file's name proves nothing. */
function mediaType(content: Buffer): string | undefined {
  if (content.subarray(0, 8).toString("latin1") === "\x89PNG\r\n\x1a\n") return "image/png";
  const [riff, webp] = [content.subarray(0, 4), content.subarray(8, 12)].map(String);
  if (riff === "RIFF" && webp === "WEBP") return "image/webp";
  const text = content
    .toString("utf8")
    .replace(/^\ufeff?\s*(?:<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*)*/, "");
  return /^<svg[\s>]/.test(text) ? "image/svg+xml" : undefined;
}
