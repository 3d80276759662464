import { Lazy } from "cdktf";
import type { PolicyFinding } from "../../policy/index.ts";
import type { ServerView } from "../servers/server-view.ts";
import { escapeTemplate, withContentHash } from "../terraform/terraform-text.ts";
import { checkPolicies, type PolicySet } from "./check.ts";
import { stepAt } from "./steps.ts";
import { PolicyTemplateError, policyTemplates } from "./templates.ts";
import type { PolicyView } from "./view.ts";

/**
 * The policies of one gateway. Each is rendered when the stack is synthesized, because every
 * policy may depend on all servers, and once, however often Terraform's text is asked for.
 */
export class GatewayPolicies {
  readonly #templates = policyTemplates();
  readonly #view: () => Partial<PolicyView>;
  readonly #rendered = new Map<string, string>();
  /** The template of each text that went into the stack. */
  readonly #templateOf = new Map<string, string>();
  readonly #problems = new Set<string>();

  constructor(view: () => Partial<PolicyView>) {
    this.#view = view;
  }

  /** The text of a policy, as it goes into the stack. */
  terraformText(template: string, server?: () => ServerView): string {
    return Lazy.stringValue({
      produce: () => escapeTemplate(this.#render(template, server?.())),
    });
  }

  /** The text of a policy that another stack deploys. */
  text(template: string): string {
    return this.#render(template, undefined);
  }

  /** The fragments, each by its room and name, such as `client/client`. */
  get fragments(): readonly string[] {
    return this.#templates.fragments;
  }

  /** Templates that could not be rendered; the text of what could has to be asked for before. */
  get problems(): readonly string[] {
    return [...this.#problems];
  }

  /** Compiles everything as the gateway will run it; one sentence for each finding. */
  check(set: Omit<PolicySet, "origins">): string[] {
    return checkPolicies({
      ...set,
      origins: {
        nameOf: ({ resource, text = "" }) => this.#templateOf.get(text) ?? resource.node.path,
        atOrigin: (finding) => this.#atOrigin(finding, set.steps),
      },
    });
  }

  #render(template: string, server: ServerView | undefined): string {
    const view = this.#view();
    // Servers may be added between two times that the text is asked for.
    const key = `${template} ${server?.pathname ?? ""} of ${view.servers?.length}`;
    const known = this.#rendered.get(key);
    if (known !== undefined) return known;
    const text = this.#renderOrReport(template, server === undefined ? view : { ...view, server });
    this.#rendered.set(key, text);
    this.#templateOf.set(text, template);
    return text;
  }

  /** Terraform's text is asked for before the stack is validated, so a problem waits until then. */
  #renderOrReport(template: string, view: Partial<PolicyView>): string {
    try {
      return withContentHash(this.#templates.render(template, view));
    } catch (error) {
      if (!(error instanceof PolicyTemplateError)) throw error;
      this.#problems.add(error.message);
      return "";
    }
  }

  /** Points a finding at the line it came from: of an operator's own policies, or of one template. */
  #atOrigin(finding: PolicyFinding, steps: PolicySet["steps"]): PolicyFinding {
    const { document, excerpt, place } = finding;
    const texts = [...this.#templateOf].flatMap(([text, name]) => (name === document ? text : []));
    if (texts.length === 0) return { ...finding, document: `${document} (as written)` };
    // Each server has a text of the same template, with steps of its own.
    const text = texts.find((one) => one.split("\n")[place.line - 1]?.trim() === excerpt.trim());
    const own = text === undefined ? undefined : stepAt(text, place.line, steps);
    if (own !== undefined) {
      return { ...finding, document: own.step.place, place: { ...place, line: own.line } };
    }
    const origin = this.#templates.originOf(excerpt);
    if (origin === undefined) {
      return { ...finding, document: `policy-templates/${document}.hbs (as rendered)` };
    }
    return { ...finding, document: origin.file, place: { ...place, line: origin.line } };
  }
}
