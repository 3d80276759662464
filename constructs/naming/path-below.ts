import type { IConstruct } from "constructs";

/** The path that a construct would have by its id in a scope, for errors about what is no construct itself. */
export function pathBelow(scope: IConstruct, id: string): string {
  return [scope.node.path, id].filter((part) => part !== "").join("/");
}
