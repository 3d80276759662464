import type { Property } from "../types/member.ts";
import { contextNamespace } from "../types/registry.ts";
import type { Value } from "./bound.ts";

/**
 * Which message bodies an expression can read. Reading the response body makes the gateway hold
 * back a streamed response, so an alias of `context.Response` counts as reading it too.
 */
export class BodyReads {
  request = false;
  #response = false;
  #otherResponse = false;
  #mentions = 0;
  #mentionsForMember = 0;

  get response(): boolean {
    const isAliased = this.#mentions > this.#mentionsForMember;
    return this.#response || (isAliased && this.#otherResponse);
  }

  /** Notes the access of a property through a value. */
  note(property: Property, receiver: Value | undefined): { isContextResponse: boolean } {
    const { fullName } = property.owner;
    const isOf = (type: string) => fullName === `${contextNamespace}.${type}`;
    if (receiver?.isContextResponse) this.#mentionsForMember += 1;
    if (property.name === "Body") {
      if (isOf("IRequest")) this.request = true;
      if (isOf("IResponse") && receiver?.isContextResponse) this.#response = true;
      else if (isOf("IResponse")) this.#otherResponse = true;
    }
    const isContextResponse = property.name === "Response" && isOf("IProxyRequestContext");
    if (isContextResponse) this.#mentions += 1;
    return { isContextResponse };
  }
}
