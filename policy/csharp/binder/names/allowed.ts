import { instead, insteadOfMember } from "../../advice.ts";
import { askAllowList } from "../../allow-list.ts";
import { refuse } from "../../finding.ts";
import type { SyntaxNode } from "../../syntax.ts";
import type { Member } from "../../types/member.ts";

/** Refuses a member that APIM's list does not allow, even where it could be run. */
export function checkAllowed(member: Member, node: SyntaxNode): void {
  if (member.owner.isAnonymous) return;
  const isParameterless = member.kind === "method" && member.parameters.length === 0;
  checkListed(member.owner.fullName, metadataName(member), isParameterless, node);
}

/** Refuses a member by its names; used where the library does not know it. */
export function checkListed(
  owner: string,
  member: string,
  isParameterless: boolean,
  node: SyntaxNode,
): void {
  const verdict = askAllowList(owner, member, isParameterless);
  if (verdict === "allowed") return;
  const simpleName = owner.slice(owner.lastIndexOf(".") + 1);
  if (verdict === "type") {
    const advice = instead.get(simpleName);
    refuse(
      "csharp-type-not-allowed",
      node,
      `APIM does not allow '${owner}' in policy expressions${advice ? `; ${advice}` : ""}.`,
    );
  }
  const advice = insteadOfMember.get(`${owner}.${member}`);
  const shown = member === ".ctor" ? "a constructor" : `'${member}'`;
  refuse(
    "csharp-member-not-allowed",
    node,
    `APIM does not allow ${shown} of '${owner}' in policy expressions${advice ? `; ${advice}` : ""}.`,
  );
}

function metadataName(member: Member): string {
  switch (member.kind) {
    case "constructor":
      return ".ctor";
    case "indexer":
      return "Item";
    case "operator":
      return member.symbol;
    case "method":
    case "property":
      return member.name;
  }
}
