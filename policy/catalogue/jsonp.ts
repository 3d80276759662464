import { expression, policy, required } from "./shape.ts";

export const jsonp = policy("jsonp", {
  sections: ["outbound"],
  attributes: { "callback-parameter-name": expression(required) },
  readsBody: true,
  oncePerSection: true,
  undocumented:
    "What exactly is written. The page has `XYZ('<json result goes here>');`, whose quotation marks are taken for a way to mark the place: JSON in them would be no script as soon as it had an apostrophe. So it is `XYZ(…);` here, of the type application/javascript. Which URL is asked for the parameter: here that of the caller, which the backend gets as it is. A name is one identifier, as the page of errors says, so that one with a dot is none; it is refused with 400 here. An answer without a body stays as it is, and a request whose answer is no JSON ends with a sentence.",
});
