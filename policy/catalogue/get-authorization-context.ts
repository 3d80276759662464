import { boolean, expression, policy, required, variable } from "./shape.ts";

const nobodyRefused = "Nobody is refused a connection here, whoever asks.";

export const getAuthorizationContext = policy("get-authorization-context", {
  sections: ["inbound"],
  attributes: {
    "provider-id": expression(required),
    "authorization-id": expression(required),
    "context-variable-name": expression({ ...required, ...variable("sets") }),
    "identity-type": expression({ oneOf: ["managed", "jwt"], alwaysSo: nobodyRefused }),
    identity: expression({ alwaysSo: nobodyRefused }),
    "ignore-error": expression(boolean),
  },
  undocumented:
    "The credential manager is not here: the token of a connection is the one that is given for it at the start, and none is refreshed. Whose identity asks is not checked. The reason of `context.LastError` is AuthorizationContextError here.",
});
