import type { ApiItem, ExcerptToken } from "./api-item.ts";
import { tokensOf } from "./api-item.ts";
import { type DocComment, readDocComment } from "./doc-comment.ts";

/** Where the page of an export is, seen from the page that is written; undefined for what has none. */
export type Links = (canonicalReference: string) => string | undefined;

/** Comments of the members of what a class implements, which need not be repeated there. */
export type Inherited = (item: ApiItem, member: ApiItem) => string | undefined;

/** A chapter about one export: what it is, an example, and its members. */
export function chapter(item: ApiItem, title: string, links: Links, inherited: Inherited): string {
  const comment = readDocComment(item.docComment);
  const members = (item.members ?? []).map((member) => ({
    member,
    comment: readDocComment(member.docComment || inherited(item, member)),
  }));
  const of = (...kinds: readonly ApiItem["kind"][]) =>
    members.filter(({ member }) => kinds.includes(member.kind));
  const methods = of("Method", "MethodSignature");
  const statics = methods.filter(({ member }) => member.isStatic === true);
  const properties = of("Property", "PropertySignature").filter(
    // Every error has one, and it is the error's class.
    ({ member }) => !(member.name === "name" && /extends \w*Error/.test(signature(item))),
  );
  const isGiven = item.kind === "Interface" && properties.some(({ member }) => member.isOptional);
  return [
    title,
    prose(comment.text, links),
    bases(item, links),
    declaration(item),
    callNotes(comment, links),
    ...comment.examples.map((example) => `\`\`\`ts\n${example}\n\`\`\``),
    ...of("Constructor").map(
      ({ member, comment }) =>
        `**Constructor**\n\n${code(signature(member))}\n\n${callText(comment, links)}`,
    ),
    properties.length === 0 ? "" : propertyTable(properties, isGiven, links),
    section(
      "Static factories and methods",
      statics.map((method) => methodText(method, links)),
    ),
    section(
      "Methods",
      methods
        .filter(({ member }) => member.isStatic !== true)
        .map((method) => methodText(method, links)),
    ),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** What an interface has besides its own properties. */
function bases(item: ApiItem, links: Links): string {
  const names = (item.extendsTokenRanges ?? []).map((range) =>
    typeText(tokensOf(item, range), links).trim(),
  );
  return names.length === 0 ? "" : `It has the properties of ${names.join(" and ")} besides.`;
}

interface Member {
  readonly member: ApiItem;
  readonly comment: DocComment;
}

function section(title: string, parts: readonly string[]): string {
  return parts.length === 0 ? "" : [`**${title}**`, ...parts].join("\n\n");
}

function methodText({ member, comment }: Member, links: Links): string {
  return `${code(signature(member))}\n\n${callText(comment, links)}`.trimEnd();
}

function callText(comment: DocComment, links: Links): string {
  return [
    prose(comment.text, links),
    callNotes(comment, links),
    ...comment.examples.map((example) => `\`\`\`ts\n${example}\n\`\`\``),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function callNotes(comment: DocComment, links: Links): string {
  return [
    ...comment.parameters.map(({ name, text }) => `- \`${name}\`: ${prose(text, links)}`),
    ...(comment.defaultValue === undefined
      ? []
      : [`- Without it: ${prose(comment.defaultValue, links)}`]),
    ...(comment.returns === undefined ? [] : [`- Returns ${prose(comment.returns, links)}`]),
    ...comment.throws.map((text) => `- Throws ${prose(text, links)}`),
  ].join("\n");
}

function propertyTable(properties: readonly Member[], isGiven: boolean, links: Links): string {
  const isRequired = ({ member }: Member) => member.isOptional !== true;
  const ordered = [
    ...properties.filter(isRequired),
    ...properties.filter((property) => !isRequired(property)),
  ];
  const rows = ordered.map(({ member, comment }) => {
    const range = member.propertyTypeTokenRange;
    const cells = [
      `\`${member.name ?? ""}\``,
      typeText(range === undefined ? [] : tokensOf(member, range), links),
      ...(isGiven
        ? [member.isOptional ? prose(comment.defaultValue ?? "", links) : "required"]
        : []),
      prose(comment.text, links).replaceAll("\n\n", "<br>"),
    ];
    return `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, "\\|").replaceAll("\n", " ")).join(" | ")} |`;
  });
  const heads = ["Property", "Type", ...(isGiven ? ["Default"] : []), "What it is"];
  return [`| ${heads.join(" | ")} |`, `|${heads.map(() => "---").join("|")}|`, ...rows].join("\n");
}

/** A type with links; what could be Markdown is escaped. */
function typeText(tokens: readonly ExcerptToken[], links: Links): string {
  return tokens
    .map(({ text, canonicalReference }) => {
      const escaped = text.replace(/\s+/g, " ").replace(/[\\<>[\]|*_`]/g, "\\$&");
      const target = canonicalReference === undefined ? undefined : links(canonicalReference);
      return target === undefined ? escaped : `[${escaped}](${target})`;
    })
    .join("")
    .replace(/\{ readonly /g, "{ ");
}

/** How a class, an alias or a function is declared, without what every declaration has. */
function declaration(item: ApiItem): string {
  if (item.kind === "Interface") return "";
  return code(signature(item));
}

function signature(item: ApiItem): string {
  return item.excerptTokens
    .map(({ text }) => text)
    .join("")
    .replace(/^export declare |^export /, "")
    .replace(/^(?:abstract )?constructor/, "constructor")
    .trim();
}

function code(text: string): string {
  return `\`\`\`\n${text}\n\`\`\``;
}

/** A comment's words: `{@link X}` becomes the name. */
function prose(text: string, links: Links): string {
  return text.replace(
    /\{@link ([^}|]+)(?:\|([^}]+))?\}/g,
    (_whole, target: string, words?: string) => {
      const [name = ""] = target.trim().split(".");
      const page = links(name);
      const shown = words?.trim() ?? `\`${target.trim()}\``;
      return page === undefined ? shown : `[${shown}](${page})`;
    },
  );
}
