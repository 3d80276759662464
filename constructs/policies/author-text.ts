import { Token } from "cdktf";

/** What means the same in XML, in a comment, in a C# literal and in HTML. */
const harmless = /^(?!.*--)[\w ./:;,=+~#-]*(?<!-)$/;

/**
 * Text of whoever uses the constructs, on its way into a policy. Templates write it with a helper that
 * knows the place: `{{csharp x}}`, `{{xml x}}`, `{{comment x}}`. Written plainly it must be harmless
 * in every place, or else the template does not render.
 */
export class AuthorText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get isHarmless(): boolean {
    return harmless.test(this.text);
  }

  toString(): string {
    if (this.isHarmless || Token.isUnresolved(this.text)) return this.text;
    throw new Error(
      `${JSON.stringify(this.text)} cannot stand in a policy as it is; keep to letters, digits and "./:;,=+~#-_", without "--" and without "-" at the end.`,
    );
  }
}

/** What was marked already: what is known of a server goes into the policies of all of them. */
const marked = new WeakMap<object, unknown>();

/** A view with its texts marked as an author's. What a template writes itself is none. */
export function withAuthorText(view: unknown): unknown {
  // An empty text does no harm, and conditions ask for it.
  if (typeof view === "string") return view === "" ? view : new AuthorText(view);
  if (typeof view !== "object" || view === null) return view;
  const known = marked.get(view);
  if (known !== undefined) return known;
  const made = Array.isArray(view)
    ? view.map(withAuthorText)
    : Object.fromEntries(
        Object.entries(view).map(([name, value]) => [name, withAuthorText(value)]),
      );
  marked.set(view, made);
  return made;
}

/** The text itself, for a helper that writes it for its place. */
export function plainText(value: unknown): unknown {
  return value instanceof AuthorText ? value.text : value;
}
