/** Where Terraform keeps its state. */
export type StatePlace =
  | { readonly kind: "local" }
  | { readonly kind: "blob"; readonly account: string; readonly container: string }
  | { readonly kind: "workspaces"; readonly hostname: string; readonly organization: string };

/** @throws RangeError when the text is neither `local` nor the URL of a blob container or of an organization's workspaces. */
export function statePlace(text: string): StatePlace {
  const place =
    text === "local" ? ({ kind: "local" } as const) : (blobContainer(text) ?? workspaces(text));
  if (place !== undefined) return place;
  throw new RangeError(
    `must be "local", a blob container such as https://account.blob.core.windows.net/container, the container's name of 3 to 63 lower-case letters, digits and single hyphens, or an organization of HCP Terraform or Terraform Enterprise such as https://app.terraform.io/app/contoso; it is "${text}".`,
  );
}

function blobContainer(text: string): StatePlace | undefined {
  const address =
    /^https:\/\/([a-z0-9]{3,24})\.blob\.core\.windows\.net\/([a-z0-9](?:-?[a-z0-9]){2,62})$/.exec(
      text,
    );
  const [, account, container] = address ?? [];
  return account === undefined || container === undefined
    ? undefined
    : { kind: "blob", account, container };
}

/** The address of an organization, as a browser shows it: letters, digits, hyphens and underscores, 3 to 40 of them. */
function workspaces(text: string): StatePlace | undefined {
  const address = /^https:\/\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)\/app\/([\w-]{3,40})$/i.exec(text);
  const [, hostname, organization] = address ?? [];
  return hostname === undefined || organization === undefined
    ? undefined
    : { kind: "workspaces", hostname, organization };
}
