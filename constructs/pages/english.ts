import { rememberedApproval } from "../tokens/token-lifetimes.ts";
import type { PageTexts } from "./texts.ts";

export const english: PageTexts = {
  common: { support: "Get help" },
  consent: {
    title: "Allow access?",
    heading: "Allow {client} to use {server}?",
    client: "Who asks",
    unverified: "Not verified",
    unverifiedDetail: "The program gave itself this name. Nobody has checked it.",
    published: "Published at {host}",
    publishedDetail: "The name is the one that this site gives the program.",
    verified: "Verified",
    verifiedDetail: "Set up by your organisation.",
    answer: "Where the answer goes",
    program: "A program on this computer",
    app: "An app on this device",
    server: "Server",
    permissions: "What it will be able to do",
    caution: "Check first.",
    programWarning:
      "The answer goes to a program on this device, and any program can claim this name. Allow it only if you have just started to connect from a program that you trust.",
    appWarning:
      "The answer goes to an app on this device, and any app can claim this name. Allow it only if you have just started to connect from an app that you trust.",
    otherHostWarning:
      "The program is published at {host}, but the answer goes to {redirect}. Allow it only if you know that both belong together.",
    danger: "This may be a deception.",
    strangerWarning:
      "If you allow this, {redirect} gets your access. Nobody has checked that website or the name that the program gave itself. Deny, unless you know {redirect} and have just started to connect from there.",
    decision: "Your decision",
    remember: `Do not ask again in this browser for ${rememberedApproval.inDays} days`,
    allow: "Allow",
    deny: "Deny",
    next: "After you allow, you sign in with Microsoft. This gateway never sees your password.",
    approvals: "Programs you have allowed",
    chooses:
      "After you allow, Microsoft asks which account you want to use. This gateway never sees your password.",
    another: "Use another account",
  },
  approvals: {
    heading: "Programs you have allowed",
    signInIntroduction:
      "Sign in to see which programs can use servers in your name, and to end what you no longer want.",
    signIn: "Sign in with Microsoft",
    signedIn: "Signed in as {person}.",
    another: "Use another account",
    signOut: "Sign out here",
    introduction: "These programs can use servers in your name through this gateway.",
    nothing: "No program can use a server in your name through this gateway.",
    unreadable: "The list cannot be read at the moment. Try again in a minute.",
    since: "Since",
    used: "Last renewed",
    ends: "Ends by",
    end: "End",
    endAll: "End all",
    endNote:
      "What you end is over at once, and the program has to ask you again. In rare cases it can go on for a few minutes.",
    more: "More programs",
    browser: "Not asked about again in this browser",
    remembered:
      "In this browser, the gateway does not ask again for these programs when the same person signs in.",
    none: "The gateway remembers nothing in this browser. It asks whenever a program wants access.",
    server: "Server",
    permissions: "Can do",
    answer: "Answers go to",
    person: "Allowed by",
    until: "Remembered until",
    published: "Published at",
    withdraw: "Ask again",
    withdrawAll: "Ask again for all",
    note: "The gateway then asks when the program next signs in. A program that is connected stays connected: end it in the list above.",
    back: "Back to the question",
  },
  overview: {
    title: "Gateway to MCP servers",
    introduction:
      "AI assistants and other programs use MCP servers through this gateway. It asks you before a program may use one, and you sign in with Microsoft.",
    give: "Give this address to your MCP client:",
    ask: "Give the address of a server to your MCP client. Whoever runs the server tells you which it is.",
    approvals: "Programs you have allowed",
    server: "This is an MCP server",
    serverAdvice:
      "It is for programs, and a browser shows nothing of it. Give its address to your MCP client, which then asks you to sign in:",
  },
  refusal: {
    title: "Not connected",
    heading: "{client} was not connected",
    denied: "Access was not allowed.",
    unasked: "The program wanted to go on without a question, but there is one for you to answer.",
    unavailable: "Something the gateway needs did not answer. Try again in a minute.",
    failed: "The sign-in could not be finished.",
    invalid: "The program asked for something that this gateway cannot give.",
    told: "The program gets this error",
    doubt:
      "The program wants you back at {redirect}, which nobody has checked. So you are not sent there by itself: follow the link only if you know what that is.",
    back: "Go to {redirect}",
  },
  problems: {
    title: "This did not work",
    advice:
      "Nothing was allowed and nobody was signed in. Go back to the program you came from and connect again.",
    reference: "Reference",
    again: "Show the question again",
    list: "Show the list again",
    reasons: {
      silent: "its host did not answer",
      status: "its host answered with status {status}",
      unreadable: "it is no JSON document of at most 10 kilobytes",
      foreign: "it is that of another program",
      nameless: "it has no name in it",
      codeless: "it does not ask for sign-ins as they are done here",
      redirects: "it has an address in it to which no answer may be sent",
      none: "no program is described there",
    },
    texts: {
      "doubled-parameter": {
        title: "This sign-in request is not valid",
        detail: "A parameter of the request stands in it twice.",
      },
      "unknown-client": {
        title: "This program is not registered here",
        detail:
          "The gateway does not know the program that sent you, or its registration has expired.",
        advice:
          "Nothing was allowed and nobody was signed in. Remove the server from the program and add it again, so that it registers anew.",
      },
      "unreachable-client-document": {
        title: "This program cannot be identified",
        detail:
          "It says that it is described at {document}, but the gateway cannot read that description: {reason}.",
        advice:
          "Try again in a minute. If it stays so, tell whoever runs this gateway that it does not reach that address.",
      },
      "unusable-client-document": {
        title: "This program cannot be identified",
        detail:
          "It says that it is described at {document}, but that description cannot be used: {reason}.",
        advice: "Nothing was allowed and nobody was signed in. Tell the maker of the program.",
      },
      "untrusted-client-document": {
        title: "This program is not known here",
        detail:
          "It says that it is described at {document}. This gateway reads such descriptions from few hosts, and that one is not among them.",
        advice:
          "Nothing was allowed and nobody was signed in. Ask who runs this gateway to trust that host.",
      },
      "disallowed-redirect": {
        title: "The answer may not go there",
        detail: "This gateway lets no answers go to {place}.",
        advice:
          "Nothing was allowed and nobody was signed in. Ask who runs this gateway to allow it.",
      },
      "no-redirect": {
        title: "This sign-in request is not valid",
        detail: "The request does not say where to send the answer.",
      },
      "unregistered-redirect": {
        title: "This sign-in request is not valid",
        detail: "The program asks to send the answer to an address that it has not registered.",
      },
      "foreign-form": {
        title: "This decision cannot be used",
        detail: "It did not come from this gateway's own page.",
      },
      "incomplete-form": {
        title: "This decision cannot be used",
        detail: "The form is not complete.",
      },
      "unknown-form": {
        title: "This decision cannot be used",
        detail: "The form is not one of this gateway.",
      },
      "no-cookie": {
        title: "This browser refuses cookies",
        detail: "The gateway needs a cookie to know that page and answer belong to one browser.",
        advice:
          "Nothing was allowed and nobody was signed in. Allow cookies for this address, then connect again.",
      },
      "outdated-question": {
        title: "This question is out of date",
        detail: "It was open for more than ten minutes, or this browser has opened another since.",
        advice:
          "Nothing was allowed and nobody was signed in. Look at the question again and decide anew.",
      },
      "old-form": {
        title: "Nothing was changed",
        detail:
          "The page was open for too long, or was shown in another browser or to another person.",
        advice: "Look at the list again and repeat your choice.",
      },
      "not-signed-in": {
        title: "You are not signed in",
        detail: "Microsoft did not sign you in, or your account may not use this gateway.",
        advice: "Nothing was changed. Go back to the list and try again, with another account.",
      },
      "unfinished-sign-in": {
        title: "This sign-in cannot be finished",
        detail:
          "It did not start in this browser, was finished already, or took more than ten minutes.",
      },
      "address-not-allowed": {
        title: "You cannot come from here",
        detail:
          "This gateway takes requests from certain networks only, and yours is none of them.",
        advice: "Connect to your organisation's network and try again.",
      },
      "too-many": {
        title: "Too many sign-ins at once",
        detail: "More of them came from your network than this gateway takes in a minute.",
        advice: "Try again in a minute.",
      },
      unavailable: {
        title: "The gateway could not go on",
        detail: "Something it needs did not answer.",
        advice: "Try again in a minute.",
      },
    },
  },
};
