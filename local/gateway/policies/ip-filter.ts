import { BlockList, isIPv6, SocketAddress } from "node:net";
import { Fault } from "../fault.ts";
import type { HandlerOf, StepOf } from "../pipeline/step.ts";

/** Lets a caller through by its address, or refuses it with 403. */
export const ipFilter: HandlerOf<"ip-filter"> = async (step) => {
  const action = await step.requiredAttribute("action");
  if (action !== "allow" && action !== "forbid") {
    throw step.fault("ConfigurationError", `action is "${action}"; it is allow or forbid.`);
  }
  const address = parsed(step.exchange.request.ipAddress);
  if (address === undefined) throw refusal("FailedToParseCallerIP", "Failed to parse caller IP.");
  const listed = (await addressesOf(step)).check(address);
  if (action === "allow" && !listed) {
    throw refusal("CallerIpNotAllowed", `Caller IP address ${address.address} is not allowed.`);
  }
  if (action === "forbid" && listed) {
    throw refusal("CallerIpBlocked", "Caller IP address is blocked.");
  }
  return "continue";
};

async function addressesOf(step: StepOf<"ip-filter">): Promise<BlockList> {
  const list = new BlockList();
  for (const element of step.children("address")) {
    list.addAddress(required(step, await element.text()));
  }
  for (const range of step.children("address-range")) {
    const from = required(step, await range.requiredAttribute("from"));
    const to = required(step, await range.requiredAttribute("to"));
    try {
      list.addRange(from, to);
    } catch (error) {
      throw step.fault(
        "ConfigurationError",
        `${from.address} to ${to.address} is no range.`,
        error,
      );
    }
  }
  return list;
}

function required(step: StepOf<"ip-filter">, text: string): SocketAddress {
  const address = parsed(text.trim());
  if (address === undefined) throw step.fault("ConfigurationError", `"${text}" is no IP address.`);
  return address;
}

/** An IPv4 address in the form of an IPv6 one is the IPv4 address. */
function parsed(text: string): SocketAddress | undefined {
  const address = text.replace(/^::ffff:(?=\d+\.)/i, "");
  try {
    return new SocketAddress({ address, family: isIPv6(address) ? "ipv6" : "ipv4" });
  } catch {
    return undefined;
  }
}

function refusal(reason: string, message: string): Fault {
  return new Fault({
    source: "ip-filter",
    reason,
    message: `${message} Access denied.`,
    status: 403,
  });
}
