import { type Certificate, ValueTypeError } from "../../../policy/index.ts";
import type { ClientCertificate } from "../outbound/outbound.ts";
import type { HandlerOf, Step, StepOf } from "../pipeline/step.ts";

/** Shows the backend a certificate. */
export const authenticationCertificate: HandlerOf<"authentication-certificate"> = async (step) => {
  step.exchange.clientCertificate = await certificateOf(step);
  return "continue";
};

/** The certificate that the policy names, with its private key. */
export async function certificateOf(
  step: StepOf<"authentication-certificate">,
): Promise<ClientCertificate> {
  const pfx = await step.attributeValue("body");
  if (pfx !== undefined) {
    if (!(pfx instanceof Uint8Array)) throw new ValueTypeError("byte[]", pfx);
    const passphrase = await step.attribute("password");
    return { pfx: Buffer.from(pfx), ...(passphrase === undefined ? {} : { passphrase }) };
  }
  const id = await step.attribute("certificate-id");
  const thumbprint = (await step.attribute("thumbprint"))?.toUpperCase();
  const { certificates } = step.runtime;
  const found =
    id === undefined ? certificates.byThumbprint.get(thumbprint ?? "") : certificates.get(id);
  return shown(step, found, id ?? thumbprint ?? "");
}

/** A certificate as a server is shown it. @param name what it was looked for by */
export function shown(
  step: Step<never>,
  certificate: Certificate | undefined,
  name: string,
): ClientCertificate {
  const key = certificate?.privateKey;
  if (certificate === undefined || key === null || key === undefined) {
    throw step.fault("CertificateNotFound", `There is no certificate ${name} with a private key.`);
  }
  return {
    cert: certificate.certificate.toString(),
    key: key.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}
