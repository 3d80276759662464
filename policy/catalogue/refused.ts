import type { Section } from "../model.ts";

/** A policy that API Management has and that is refused here. */
export interface RefusedPolicy {
  /** Why, and what else can be done: sentences that follow its name. */
  readonly why: string;
  /** Sections that its page names; none where it is no policy of a document. */
  readonly sections: readonly Section[];
}

const schema =
  "nothing here has such a schema to check against, but only OpenAPI documents. Check what matters with choose and return-response.";
const selfHosted = "only the self-hosted gateway has it, and this is a managed one.";
const resolver = "it is part of a GraphQL resolver, which has no place in a policy document.";
const inOut = ["inbound", "outbound"] as const;
const allButBackend = ["inbound", "outbound", "on-error"] as const;

/** Policies that are known and not run: accepted, they would do nothing, and nobody would see it. */
export const refusedPolicies: ReadonlyMap<string, RefusedPolicy> = new Map(
  Object.entries<RefusedPolicy>({
    "authentication-oauth2": {
      why: "no page describes it. Use send-request and set-header.",
      sections: ["inbound"],
    },
    "cosmosdb-data-source": { why: resolver, sections: [] },
    "cross-domain": {
      why: "it serves Flash and Silverlight, which no browser runs any more, and its page does not say what request it answers: those ask for /crossdomain.xml of the host, which belongs to no API. Leave it out.",
      sections: ["inbound"],
    },
    "http-data-source": { why: resolver, sections: [] },
    "invoke-dapr-binding": { why: selfHosted, sections: allButBackend },
    "publish-event": { why: resolver, sections: [] },
    "publish-to-dapr": { why: selfHosted, sections: ["inbound"] },
    "sql-data-source": { why: resolver, sections: [] },
    "validate-client-certificate": {
      why: "this gateway has no TLS, so that no client can present a certificate.",
      sections: ["inbound"],
    },
    "validate-graphql-request": { why: schema, sections: ["inbound"] },
    "validate-odata-request": { why: schema, sections: ["inbound"] },
    "xsl-transform": {
      why: "nothing that runs XSLT 1.0 in Node.js does so exactly, offline and within a time. Use set-body with an expression or a Liquid template.",
      sections: inOut,
    },
  }),
);
