import type { ApiItem, EntryPoint } from "./api-item.ts";
import { referencesOf } from "./api-item.ts";
import { readDocComment } from "./doc-comment.ts";
import { chapter, type Inherited } from "./markdown.ts";

/** A page with its subject first, then what belongs to it. */
interface Page {
  readonly subject: string;
  readonly entry: EntryPoint;
  readonly items: ApiItem[];
}

/** The files of the reference by their names. */
export function referencePages(entries: readonly EntryPoint[]): Map<string, string> {
  const pages = entries.flatMap(pagesOf);
  const files = new Map<string, string>([["README.md", index(entries, pages)]]);
  for (const page of pages) files.set(`${page.subject}.md`, text(page, pages));
  return files;
}

/** What a name is about: `GrantStoreProps`, `IGrantStore` and `GrantStore` are about one thing. */
function subjectOf(name: string): string {
  return name
    .replace(/^I(?=[A-Z][a-z])|^Existing(?=[A-Z])/, "")
    .replace(/(?<=.)(?:Props|Outputs|Options)$/, "");
}

/**
 * Types that are about one thing share its page. A type that stands alone is described where it is
 * needed, if one page alone names it.
 */
function pagesOf(entry: EntryPoint): Page[] {
  const pages = new Map<string, Page>();
  for (const item of entry.items) {
    const subject = subjectOf(nameOf(item));
    const page = pages.get(subject) ?? { subject, entry, items: [] };
    page.items.push(item);
    pages.set(subject, page);
  }
  for (let moved = true; moved; ) {
    moved = [...pages.values()].some((page) => moveIntoOnlyUser(page, pages));
  }
  const ordered = [...pages.values()].sort((a, b) => (a.subject < b.subject ? -1 : 1));
  for (const page of ordered) page.items.sort((a, b) => rank(a, page) - rank(b, page));
  return ordered;
}

function moveIntoOnlyUser(page: Page, pages: Map<string, Page>): boolean {
  if (page.items.some(({ kind }) => kind === "Class" || kind === "Function")) return false;
  // A subject of its own, such as a server with its properties.
  if (page.items.filter((item) => subjectOf(nameOf(item)) === page.subject).length > 1)
    return false;
  const names = new Set(page.items.map(({ canonicalReference }) => canonicalReference));
  const users = [...pages.values()].filter(
    (other) =>
      other !== page &&
      other.items.some((item) => [...referencesOf(item)].some((reference) => names.has(reference))),
  );
  const [user] = users;
  if (user === undefined || users.length > 1) return false;
  user.items.push(...page.items);
  pages.delete(page.subject);
  return true;
}

/** The subject itself, what it is given, what it is seen as, and the rest as they are named. */
function rank(item: ApiItem, { subject }: Page): number {
  const order = [
    subject,
    `${subject}Props`,
    `${subject}Options`,
    `I${subject}`,
    `Existing${subject}`,
  ];
  const place = order.indexOf(nameOf(item));
  return place === -1 ? order.length : place;
}

function text(page: Page, pages: readonly Page[]): string {
  const links = linksFrom(page, pages);
  const inherited = inheritedFrom(page.entry);
  const [first, ...others] = page.items;
  if (first === undefined) return "";
  return `${[
    note,
    chapter(first, `# ${nameOf(first)}\n\nFrom \`${page.entry.specifier}\`.`, links, inherited),
    ...others.map((item) => chapter(item, `## ${nameOf(item)}`, links, inherited)),
  ].join("\n\n")}\n`;
}

const note = "<!-- Written by npm run docs from the comments in the code. -->";

function linksFrom(page: Page, pages: readonly Page[]) {
  const targets = new Map<string, string>();
  for (const other of pages) {
    for (const item of other.items) {
      const anchor = `#${nameOf(item).toLowerCase()}`;
      const target =
        other === page ? anchor : `${other.subject}.md${item === other.items[0] ? "" : anchor}`;
      targets.set(item.canonicalReference, target);
      targets.set(nameOf(item), target);
    }
  }
  return (reference: string) => targets.get(reference);
}

/** The comment that an interface has for a member of the class that implements it. */
function inheritedFrom({ items }: EntryPoint): Inherited {
  return (item, member) => {
    const bases = (item.implementsTokenRanges ?? []).flatMap(({ startIndex, endIndex }) =>
      item.excerptTokens
        .slice(startIndex, endIndex)
        .map(({ canonicalReference }) => canonicalReference),
    );
    return items
      .filter(({ canonicalReference }) => bases.includes(canonicalReference))
      .flatMap(({ members = [] }) => members)
      .find(({ name }) => name === member.name)?.docComment;
  };
}

function index(entries: readonly EntryPoint[], pages: readonly Page[]): string {
  const chapters = entries.map((entry) => {
    const rows = pages
      .filter((page) => page.entry === entry)
      .map((page) => `| [${page.subject}](${page.subject}.md) | ${summary(page)} |`);
    return [`## ${entry.specifier}`, ["| | |", "|---|---|", ...rows].join("\n")].join("\n\n");
  });
  return `${[
    note,
    "# API reference",
    "What the package exports, from the comments in the code; an editor shows the same. When to use which construct is in [their pages](../constructs/README.md), how to shape a gateway in [guides](../README.md).",
    ...chapters,
    "`azure-mcp-gateway/policy` has [a page of its own](../policy-compiler.md); its types are described by their comments alone.",
  ].join("\n\n")}\n`;
}

/** The first sentence. */
function summary({ items: [first] }: Page): string {
  const { text } = readDocComment(first?.docComment);
  return (/^.*?[.:](?=\s|$)/s.exec(text)?.[0] ?? text).replace(/:$/, ".").replaceAll("\n", " ");
}

function nameOf(item: ApiItem): string {
  return item.name ?? "";
}
