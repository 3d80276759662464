import { idProperty } from "../properties/id-property.ts";

/**
 * An MCP client that people need not consent to, because the API's owner has: its application id in Entra.
 *
 * @example
 * PreAuthorizedClient.vsCode()
 */
export class PreAuthorizedClient {
  /** Visual Studio Code, by the application id that Microsoft gave it in every tenant. */
  static vsCode(): PreAuthorizedClient {
    return new PreAuthorizedClient("aebc6443-996d-45c2-90f0-388ff96faa56");
  }

  /**
   * Any other client that is registered in Entra.
   * @param clientId its application id; a value known only to Terraform is taken as it is
   * @throws InvalidPropertyError when it is not a UUID.
   */
  static of(clientId: string): PreAuthorizedClient {
    const what = "a client that is registered in Entra (its application id)";
    return new PreAuthorizedClient(
      idProperty("PreAuthorizedClient.of", "clientId", clientId, what),
    );
  }

  /** Its application id. */
  readonly clientId: string;

  private constructor(clientId: string) {
    this.clientId = clientId;
  }
}
