import type { PolicyStatement } from "../model.ts";
import { expression, policy } from "./shape.ts";

export const authenticationCertificate = policy("authentication-certificate", {
  sections: ["inbound"],
  attributes: {
    thumbprint: expression(),
    "certificate-id": expression(),
    body: expression({ types: ["byte[]"] }),
    password: expression(),
  },
  problem: namesOne,
  undocumented:
    "The certificates of a stack are made anew here, so that a backend sees another one than in Azure.",
});

function namesOne({ name, attributes }: PolicyStatement): string | undefined {
  const ways = ["thumbprint", "certificate-id", "body"].filter((way) => attributes.has(way));
  return ways.length === 1
    ? undefined
    : `<${name}> needs exactly one of thumbprint, certificate-id and body.`;
}
