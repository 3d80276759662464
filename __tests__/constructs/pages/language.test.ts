import { describe, expect, it } from "vitest";
import { Language, type PageTexts } from "../../../constructs/index.ts";
import { pagesView } from "../../../constructs/pages/pages.ts";
import { placeholdersOf } from "../../../constructs/pages/texts.ts";

const english = Language.english().texts;

function withHeading(heading: string): PageTexts {
  return { ...english, consent: { ...english.consent, heading } };
}

describe("a language of one's own", () => {
  it("may move the values of a text", () => {
    const language = Language.rightToLeft("he", withHeading("{server}: {client}? {client}!"));
    expect(language).toMatchObject({ tag: "he", direction: "rtl" });
  });

  it.each([
    ["Allow {client}?", "must show {client} and {server} in consent.heading"],
    ["Allow {client} to use {server} at {host}?", "must show {client} and {server}"],
    ["Allow {client} to use {server", "brace that holds no value in consent.heading"],
    ["Allow {client} to use {server} {Host}", "brace that holds no value"],
    ["  ", "have nothing in consent.heading"],
  ])("is refused with the heading %j", (heading, problem) => {
    expect(() => Language.of("fr", withHeading(heading))).toThrow(problem);
  });

  it.each(["", "f", "french language", "fr_FR", "fr-", '"fr"'])("is not tagged %j", (tag) => {
    expect(() => Language.of(tag, english)).toThrow(`it is "${tag}"`);
  });

  it("may have advice where English has none", () => {
    const unavailable = { ...english.problems.texts.unavailable };
    const texts = { ...english.problems.texts, "no-redirect": { ...unavailable, advice: "Wait." } };
    const problems = { ...english.problems, texts };
    expect(() => Language.of("en-GB", { ...english, problems })).not.toThrow();
  });
});

describe("the languages that are here", () => {
  it("have nothing in common but what is a name or the same word", () => {
    const german = Language.german().texts;
    const same = Object.entries(german.consent).filter(
      ([key, text]) => text === english.consent[key as keyof PageTexts["consent"]],
    );
    expect(same.map(([key]) => key)).toEqual(["server"]);
  });

  it("name values in braces", () => {
    expect(placeholdersOf(Language.german().texts.consent.heading)).toEqual(["client", "server"]);
  });
});

describe("the settings of the pages", () => {
  it.each([
    [{ name: " " }, "pages.name must be 1 to 60 characters"],
    [{ name: "x".repeat(61) }, "pages.name"],
    [{ supportUrl: "http://help.example" }, "pages.supportUrl must be an https or mailto URL"],
    [{ supportUrl: "javascript:alert(1)" }, "pages.supportUrl"],
    [{ supportUrl: 'https://x.example/"onclick="' }, "pages.supportUrl"],
    [{ supportUrl: "mailto:nobody" }, "pages.supportUrl"],
    [{ accentColor: "#ffffff" }, "pages.accentColor"],
    [{ languages: [] }, "pages.languages must have at least one language"],
    [{ languages: [Language.german(), Language.of("DE", english)] }, "has a language twice: de,de"],
  ])("refuse %o", (props, problem) => {
    expect(() => pagesView("stack/gateway", props)).toThrow("stack/gateway: pages.");
    expect(() => pagesView("stack/gateway", props)).toThrow(problem);
  });

  it("accept an address to write to", () => {
    const { supportUrl } = pagesView("here", { supportUrl: "mailto:help@contoso.example" });
    expect(supportUrl).toBe("mailto:help@contoso.example");
  });

  it("default to a name, a colour, English and German", () => {
    const view = pagesView("here");
    expect(view).toMatchObject({ name: "MCP Gateway", logo: undefined, supportUrl: undefined });
    expect(view.languages.map(({ tag }) => tag)).toEqual(["en", "de"]);
  });
});
