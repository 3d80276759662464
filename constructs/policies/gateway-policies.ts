import { Lazy } from "cdktf";
import type { Tier } from "../../policy/index.ts";
import { escapeTemplate, withContentHash } from "../terraform/terraform-text.ts";
import { type ApiPolicies, checkPolicies, type NamedPolicyText } from "./check.ts";
import { PolicyTemplateError, PolicyTemplates } from "./templates.ts";
import type { PolicyView, ServerView } from "./view.ts";

/** A template, and the server it is rendered for when it is one server's. */
export interface PolicyReference {
  readonly template: string;
  readonly server?: ServerView;
}

/**
 * The policies of one gateway. Each is rendered when the stack is synthesized, because every
 * policy may depend on all servers, and once, however often Terraform's text is asked for.
 */
export class GatewayPolicies {
  readonly #templates = new PolicyTemplates();
  readonly #view: () => PolicyView;
  readonly #rendered = new Map<string, string>();
  readonly #problems = new Set<string>();

  constructor(view: () => PolicyView) {
    this.#view = view;
  }

  /** The text of a policy, as it goes into the stack. */
  terraformText(template: string, server?: () => ServerView): string {
    return Lazy.stringValue({
      produce: () => {
        const reference = server === undefined ? { template } : { template, server: server() };
        return escapeTemplate(withContentHash(this.#render(reference)));
      },
    });
  }

  /**
   * Compiles everything as the gateway will run it; one sentence for each finding.
   * @param policies `compiled`: false where whoever synthesizes compiles the policies anyway
   */
  check(policies: {
    readonly compiled: boolean;
    readonly tier: Tier;
    /** Keys of the named values that exist. */
    readonly namedValues: readonly string[];
    /** Templates by fragment id. */
    readonly fragments: Readonly<Record<string, string>>;
    readonly apis: readonly ApiPolicies<PolicyReference>[];
    /** Whether the service may have a global policy that is not known here. */
    readonly hasOtherPolicies: boolean;
  }): string[] {
    const text = (reference: PolicyReference): NamedPolicyText => ({
      template: reference.template,
      text: this.#render(reference),
    });
    const fragments = Object.entries(policies.fragments).map(
      ([id, template]) => [id, text({ template })] as const,
    );
    const apis = policies.apis.map(({ policy, operations }) => ({
      policy: text(policy),
      operations: operations.map((operation) => operation && text(operation)),
    }));
    // Text that could not be rendered cannot be compiled either; that would only repeat it.
    if (this.#problems.size > 0) return [...this.#problems];
    if (!policies.compiled) return [];
    const { tier, namedValues, hasOtherPolicies } = policies;
    const set = { tier, namedValues, fragments: new Map(fragments), apis, hasOtherPolicies };
    return checkPolicies(set, this.#templates);
  }

  #render({ template, server }: PolicyReference): string {
    const view = this.#view();
    const key = `${template} ${server?.pathname ?? ""} of ${view.servers.length}`;
    const known = this.#rendered.get(key);
    if (known !== undefined) return known;
    const text = this.#renderOrReport(template, server === undefined ? view : { ...view, server });
    this.#rendered.set(key, text);
    return text;
  }

  /** Terraform's text is asked for before the stack is validated, so a problem waits until then. */
  #renderOrReport(template: string, view: PolicyView): string {
    try {
      return this.#templates.render(template, view);
    } catch (error) {
      if (!(error instanceof PolicyTemplateError)) throw error;
      this.#problems.add(error.message);
      return "";
    }
  }
}
