import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { flag, instance, list, text } from "../properties/kinds.ts";
import type { Shape } from "../properties/shape.ts";
import { type Accent, accentOf } from "./accent-color.ts";
import { Language } from "./language.ts";
import type { Logo } from "./logo.ts";
import { type KeyedText, textsOf } from "./texts.ts";

/** The look and the languages of the pages that people see: consent, approvals, refusals, errors. */
export interface PagesProps {
  /**
   * The name at the top of every page, at most 60 characters.
   * @default "MCP Gateway"
   */
  readonly name?: string;
  /**
   * A picture before the name. It must be seen on white and on near-black alike.
   * @default none
   */
  readonly logo?: Logo;
  /**
   * The colour of the main button, as #rrggbb. Text on it is black or white, whichever can be read
   * better; in the dark colour scheme it is lightened as far as needed.
   * @default "#0a5cc2"
   */
  readonly accentColor?: string;
  /**
   * Where people find help: an https or mailto URL.
   * @default none
   */
  readonly supportUrl?: string;
  /**
   * Whether the page at the gateway's own address lists every server, to anybody who comes there.
   * @default false: it names a server when there is one only, which metadata does as well
   */
  readonly listsServers?: boolean;
  /**
   * The languages of the pages. The browser's settings choose; the first is for everybody else.
   * Names of servers and permissions are shown as they are configured. A page holds every language:
   * there is room for about four, also with the largest logo; synth says when it is too much.
   * @default English and German
   */
  readonly languages?: readonly Language[];
}

/** A language as templates use it. */
export interface LanguageView {
  readonly tag: string;
  readonly direction: "ltr" | "rtl";
  readonly consent: readonly KeyedText[];
  readonly approvals: readonly KeyedText[];
  readonly overview: readonly KeyedText[];
  readonly refusal: readonly KeyedText[];
  readonly problems: readonly KeyedText[];
}

/** What the templates know of the pages. */
export interface PagesView {
  readonly name: string;
  /** A data URI. */
  readonly logo: string | undefined;
  readonly supportUrl: string | undefined;
  readonly listsServers: boolean;
  readonly accent: { readonly light: Accent; readonly dark: Accent };
  readonly languages: readonly LanguageView[];
}

/** Characters of the name that pages show. */
const longestPageName = 60;

/**
 * Checks the settings of the pages.
 * @throws InvalidPropertyError when one cannot work; it names the construct.
 */
export function pagesView(construct: string, props: PagesProps = {}): PagesView {
  const { name = "MCP Gateway", logo, accentColor = "#0a5cc2", supportUrl } = props;
  const languages = props.languages ?? [Language.english(), Language.german()];
  const refuse = (property: string, problem: string) => {
    throw new InvalidPropertyError(construct, `pages.${property}`, problem);
  };
  if (name.trim() === "" || name.length > longestPageName) {
    refuse("name", `must be 1 to ${longestPageName} characters; it is "${name}".`);
  }
  if (
    supportUrl !== undefined &&
    !/^(?:https:\/\/[^\s"'<>]+|mailto:[^\s"'<>]+@[^\s"'<>]+)$/.test(supportUrl)
  ) {
    refuse("supportUrl", `must be an https or mailto URL; it is "${supportUrl}".`);
  }
  const tags = languages.map(({ tag }) => tag.toLowerCase());
  if (tags.length === 0) refuse("languages", "must have at least one language.");
  if (new Set(tags).size < tags.length)
    refuse("languages", `has a language twice: ${tags.join()}.`);
  return {
    name,
    logo: logo?.dataUri,
    supportUrl,
    listsServers: props.listsServers ?? false,
    accent: accentOf(construct, accentColor),
    languages: languages.map(({ tag, direction, texts }) => ({
      tag,
      direction,
      consent: textsOf(texts, "consent"),
      approvals: textsOf(texts, "approvals"),
      overview: textsOf(texts, "overview"),
      refusal: textsOf(texts, "refusal"),
      problems: textsOf(texts, "problems"),
    })),
  };
}

export const pagesShape: Shape<PagesProps> = {
  name: text(),
  logo: instance(["dataUri"], "a Logo: Logo.fromFile(...)"),
  accentColor: text("a colour as #rrggbb"),
  supportUrl: text(),
  listsServers: flag,
  languages: list(
    instance(["tag", "texts", "direction"], "a Language, such as Language.english()"),
  ),
};
