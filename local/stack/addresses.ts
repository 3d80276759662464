import type { StackGateway } from "./apis.ts";

/** The URLs that MCP clients are given: the POST operations of every API but the OAuth one. */
export function mcpUrls(gateway: StackGateway, origin: string): string[] {
  return gateway.apis
    .filter(({ path }) => path !== "")
    .flatMap(({ path, operations }) =>
      operations
        .filter(({ method }) => method === "POST")
        .map(({ urlTemplate }) => `${origin}/${path}${urlTemplate === "/" ? "" : urlTemplate}`),
    );
}

/** What the policies use of a storage account: the one named value that is an address in it. */
export function grantStoreUrl(gateway: StackGateway, blobEndpoint: string): string {
  const values = [...gateway.namedValues.values()];
  return values.find((value) => value.startsWith(blobEndpoint)) ?? blobEndpoint;
}
