import { expression, literal, policy, required, variable } from "./shape.ts";

export const authenticationManagedIdentity = policy("authentication-managed-identity", {
  // The page says inbound only, yet Microsoft's samples use it in outbound; inbound is sure.
  sections: ["inbound"],
  toleratedSections: { outbound: "identity-in-outbound" },
  undocumented:
    "The page names inbound only, and samples use it in outbound. Here a token is for what the stack knows: its own apps, storage, and what is registered at the local Entra.",
  attributes: {
    resource: expression(required),
    "client-id": literal(),
    "output-token-variable-name": literal(
      variable((written) => {
        const ignores = written.get("ignore-error");
        return ignores?.kind === "literal" && ignores.text === "true" ? "may-set" : "sets";
      }),
    ),
    "ignore-error": literal({ format: "boolean" }),
  },
});
