import { sections } from "../model.ts";
import { lacksAddress, request } from "./own-request.ts";
import { expression, integer, policy } from "./shape.ts";

export const sendOneWayRequest = policy("send-one-way-request", {
  sections,
  attributes: { mode: expression({ oneOf: ["new", "copy"] }), timeout: expression(integer) },
  content: request,
  problem: lacksAddress,
});
