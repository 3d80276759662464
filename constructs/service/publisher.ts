import { Token } from "cdktf";
import { InvalidPropertyError } from "../properties/invalid-property-error.ts";
import { argumentText } from "../terraform/terraform-text.ts";

/** Who a service says it belongs to, and where Azure sends notices about it. */
export interface Publisher {
  readonly publisherName: string;
  readonly publisherEmail: string;
}

/** @throws InvalidPropertyError when Azure would refuse the name or the address. */
export function publisherOf(
  construct: string,
  {
    publisherName = "MCP Gateway",
    publisherEmail = "apimgmt-noreply@mail.windowsazure.com",
  }: Partial<Publisher>,
): Publisher {
  const problems = {
    publisherName: publisherNameProblem(publisherName),
    publisherEmail: Token.isUnresolved(publisherEmail)
      ? undefined
      : publisherEmailProblem(publisherEmail),
  };
  for (const [property, problem] of Object.entries(problems)) {
    if (problem !== undefined) throw new InvalidPropertyError(construct, property, problem);
  }
  return {
    publisherName: argumentText(publisherName),
    publisherEmail: argumentText(publisherEmail),
  };
}

/** What is wrong with the name of a publisher; undefined when nothing is. */
export function publisherNameProblem(name: string): string | undefined {
  return name.trim() !== "" && /^.{1,100}$/u.test(name)
    ? undefined
    : "must have 1 to 100 characters in one line.";
}

/** What is wrong with the address of a publisher; undefined when nothing is. */
export function publisherEmailProblem(address: string): string | undefined {
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) {
    return `must be an e-mail address; it is "${address}".`;
  }
  return address.length > 100 ? "must have at most 100 characters." : undefined;
}
