import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { Token } from "cdktf";
import Handlebars from "handlebars";
import { packageFolder } from "../../package-folder.cjs";
import { GatewayNames } from "../naming/gateway-names.ts";
import { AuthorText, plainText, withAuthorText } from "./author-text.ts";
import { commentText, csharpLiteral, escapeXml } from "./escaping.ts";
import { htmlExpression } from "./page-code.ts";
import { pageSentence, pageText, sentenceHtml } from "./page-text.ts";
import { gatewayView, type PolicyView } from "./view.ts";

const templateFolder = join(packageFolder, "policy-templates");

/** A template that cannot be rendered; the message says where and what to write instead. */
export class PolicyTemplateError extends Error {
  override readonly name = "PolicyTemplateError";
}

/** The policy templates: Handlebars arranges text, helpers write values for the place they stand in. */
export class PolicyTemplates {
  readonly #handlebars = Handlebars.create();
  readonly #sources = new Map<string, string>();
  readonly #compiled = new Map<string, Handlebars.TemplateDelegate>();

  constructor() {
    for (const file of readdirSync(templateFolder, { recursive: true, encoding: "utf8" }).sort()) {
      const name = file.replaceAll("\\", "/");
      const [, partial, kind] = /^(.+)\.(\w+)\.hbs$/.exec(name) ?? [];
      if (partial === undefined || kind === undefined) continue;
      const source = readFileSync(join(templateFolder, file), "utf8");
      this.#sources.set(name, source);
      if (kind === "document" || kind === "fragment") continue;
      this.#handlebars.registerPartial(partial, partialText(kind, source));
    }
    this.#registerHelpers();
  }

  /** The fragments, each by its room and name, such as `client/client`. */
  get fragments(): readonly string[] {
    return [...this.#sources.keys()].flatMap((file) => {
      const [, fragment] = /^(.+)\.fragment\.hbs$/.exec(file) ?? [];
      return fragment ?? [];
    });
  }

  /**
   * Renders `policy-templates/<name>.hbs`.
   *
   * @param name of a document or fragment, with its kind: `token/token.document`
   * @throws PolicyTemplateError when a template uses what its view does not have.
   */
  render(name: string, view: Partial<PolicyView>): string {
    const source = this.#sources.get(`${name}.hbs`);
    if (source === undefined) {
      throw new PolicyTemplateError(`policy-templates/${name}.hbs does not exist.`);
    }
    try {
      const template = this.#compiled.get(name) ?? this.#compile(source);
      this.#compiled.set(name, template);
      return `${template(viewOf(view)).trimEnd()}\n`;
    } catch (error) {
      throw this.#explain(name, error);
    }
  }

  /** Renders text that stands in no file, such as a partial by itself; of a gateway at the root unless the view says which. */
  renderText<View extends Partial<PolicyView>>(text: string, view: View): string {
    return this.#compile(text)(viewOf(view));
  }

  #compile(text: string): Handlebars.TemplateDelegate {
    return this.#handlebars.compile<unknown>(text, { noEscape: true, strict: true });
  }

  /** Says where a template uses a name that its view does not have. */
  #explain(name: string, error: unknown): PolicyTemplateError {
    const message = error instanceof Error ? error.message : String(error);
    const missing = /^"([^"]+)" not defined/.exec(message)?.[1];
    const origin =
      missing === undefined ? undefined : this.#origin((line) => line.includes(`{{${missing}}}`));
    const place =
      origin === undefined ? `policy-templates/${name}.hbs` : `${origin.file}:${origin.line}`;
    const problem =
      missing === undefined
        ? message
        : `{{${missing}}} is no value a template has. Refer to a named value as {{namedValue "..."}}, and to anything else by a name of the view.`;
    return new PolicyTemplateError(`${place} [template] ${problem}`, { cause: error });
  }

  /** Where in the templates a line of rendered text was written; undefined when not in one place. */
  originOf(line: string): { file: string; line: number } | undefined {
    return this.#origin((text) => text.trim() === line.trim());
  }

  #origin(matches: (line: string) => boolean): { file: string; line: number } | undefined {
    const origins = [...this.#sources].flatMap(([file, source]) =>
      source
        .split("\n")
        .map((text, index) => ({ file, line: index + 1, text }))
        .filter(({ text }) => matches(text)),
    );
    const [origin] = origins;
    if (origins.length !== 1 || origin === undefined) return undefined;
    const path = relative(process.cwd(), join(templateFolder, origin.file));
    return { file: path.replaceAll("\\", "/"), line: origin.line };
  }

  #registerHelpers(): void {
    const style = this.#handlebars.compile("{{> pages/style}}", { noEscape: true, strict: true });
    const helpers: Record<string, Handlebars.HelperDelegate> = {
      namedValue: (key: unknown, { data }: Handlebars.HelperOptions) =>
        namedValueReference(namesOf(data.root), staticText(key)),
      // Of a fragment, a cookie, a key in the cache or a counter: other gateways of the service have others.
      ownName: (part: unknown, { data }: Handlebars.HelperOptions) =>
        namesOf(data.root).of(staticText(part)),
      xml: (value: unknown) => escapeXml(staticText(value)),
      csharp: (value: unknown) => csharpLiteral(staticText(value)),
      comment: (value: unknown) => commentText(staticText(value)),
      // Policies of whoever uses the constructs, which are compiled by themselves, too.
      policy: (value: unknown) => staticText(value),
      concat: (...parts: unknown[]) => {
        const given = parts.slice(0, -1);
        const text = given.map(staticText).join("");
        const isHarmless = (part: unknown) => !(part instanceof AuthorText) || part.isHarmless;
        return given.every(isHarmless) ? text : new AuthorText(text);
      },
      text: (key: unknown) => pageText(staticText(key)),
      sentence: (key: unknown, { hash }: Handlebars.HelperOptions) =>
        pageSentence(staticText(key), hash),
      sentenceOf: (template: unknown, value: unknown) =>
        sentenceHtml(staticText(template), staticText(value)),
      // Of the style as the view renders it: the browser compares it with the very bytes of the page.
      styleHash: ({ data }: Handlebars.HelperOptions) =>
        `sha256-${createHash("sha256").update(style(data.root)).digest("base64")}`,
      htmlExpression(this: unknown, options: Handlebars.HelperOptions) {
        return htmlExpression(options.fn(this));
      },
    };
    for (const [name, helper] of Object.entries(helpers)) {
      this.#handlebars.registerHelper(name, helper);
    }
    // A misspelt value or helper must not vanish silently from security code.
    this.#handlebars.registerHelper("helperMissing", (...parts: unknown[]) => {
      const options = parts.at(-1) as Handlebars.HelperOptions & { name: string };
      throw new Error(`A policy template uses {{${options.name}}}, which its view does not have.`);
    });
  }
}

let loaded: PolicyTemplates | undefined;

/** One for all gateways: they differ by their views alone. */
export function policyTemplates(): PolicyTemplates {
  loaded ??= new PolicyTemplates();
  return loaded;
}

/** What a template is given. */
function viewOf(view: Partial<PolicyView>): unknown {
  return withAuthorText({ gateway: gatewayView(""), ...view });
}

/**
 * The text a partial contributes, without its explanatory comment. A partial on a line of its own
 * takes the line break with it and so ends in one; one inside a line must not.
 */
function partialText(kind: string, source: string): string {
  const text = source.replace(/^\{\{!--[\s\S]*?--\}\}\n/, "");
  return kind === "expression" || kind === "css" ? text.trimEnd() : text;
}

/** The names of the gateway that a view is of. */
function namesOf({ gateway }: { readonly gateway: { readonly pathname: unknown } }): GatewayNames {
  return new GatewayNames(staticText(gateway.pathname).slice(1));
}

/** API Management's names of named values hold nothing else ("Use named values"). */
function namedValueReference(names: GatewayNames, key: string): string {
  const name = names.namedValue(key);
  if (/^[\w.-]{1,256}$/.test(name)) return `{{${name}}}`;
  throw new Error(`${JSON.stringify(key)} cannot stand in the name of a named value.`);
}

/** Template text is fixed at synth; what only Terraform knows enters through named values. */
function staticText(value: unknown): string {
  const given = plainText(value);
  const text = typeof given === "number" ? String(given) : given;
  if (typeof text !== "string") {
    throw new Error(`A policy template got ${typeof value} where it writes text.`);
  }
  if (Token.isUnresolved(text)) {
    throw new Error(
      "A policy template got a value that is known only at deployment; pass it as a named value.",
    );
  }
  return text;
}
