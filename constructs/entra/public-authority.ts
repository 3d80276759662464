/** The origin of the endpoints of Entra's public cloud. */
export const entraPublicAuthority = "https://login.microsoftonline.com";
