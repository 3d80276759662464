/** Where Terraform keeps its state. */
export type StatePlace =
  | { readonly kind: "local" }
  | { readonly kind: "blob"; readonly account: string; readonly container: string };

/** @throws RangeError when the text is neither `local` nor the URL of a blob container. */
export function statePlace(text: string): StatePlace {
  if (text === "local") return { kind: "local" };
  const address =
    /^https:\/\/([a-z0-9]{3,24})\.blob\.core\.windows\.net\/([a-z0-9](?:-?[a-z0-9]){2,62})$/.exec(
      text,
    );
  const [, account, container] = address ?? [];
  if (account === undefined || container === undefined) {
    throw new RangeError(
      `must be "local" or a blob container such as https://account.blob.core.windows.net/container, the container's name of 3 to 63 lower-case letters, digits and single hyphens; it is "${text}".`,
    );
  }
  return { kind: "blob", account, container };
}
