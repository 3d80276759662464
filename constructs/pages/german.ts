import { rememberedApproval } from "../tokens/token-lifetimes.ts";
import type { PageTexts } from "./texts.ts";

export const german: PageTexts = {
  common: { support: "Hilfe" },
  consent: {
    title: "Zugriff erlauben?",
    heading: "{client} den Zugriff auf {server} erlauben?",
    client: "Wer fragt",
    unverified: "Nicht überprüft",
    unverifiedDetail:
      "Das Programm hat sich diesen Namen selbst gegeben. Niemand hat ihn überprüft.",
    published: "Veröffentlicht auf {host}",
    publishedDetail: "Den Namen hat diese Website dem Programm gegeben.",
    verified: "Überprüft",
    verifiedDetail: "Von Ihrer Organisation eingerichtet.",
    answer: "Wohin die Antwort geht",
    program: "Ein Programm auf diesem Computer",
    app: "Eine App auf diesem Gerät",
    server: "Server",
    permissions: "Was es dann darf",
    caution: "Bitte prüfen.",
    programWarning:
      "Die Antwort geht an ein Programm auf diesem Gerät, und jedes Programm kann diesen Namen angeben. Erlauben Sie den Zugriff nur, wenn Sie die Verbindung gerade selbst aus einem Programm gestartet haben, dem Sie vertrauen.",
    appWarning:
      "Die Antwort geht an eine App auf diesem Gerät, und jede App kann diesen Namen angeben. Erlauben Sie den Zugriff nur, wenn Sie die Verbindung gerade selbst aus einer App gestartet haben, der Sie vertrauen.",
    otherHostWarning:
      "Das Programm ist auf {host} veröffentlicht, die Antwort geht aber an {redirect}. Erlauben Sie den Zugriff nur, wenn Sie wissen, dass beide zusammengehören.",
    danger: "Das kann eine Täuschung sein.",
    strangerWarning:
      "Wenn Sie das erlauben, erhält {redirect} Ihren Zugriff. Niemand hat diese Website überprüft, und auch nicht den Namen, den sich das Programm gegeben hat. Lehnen Sie ab, wenn Sie {redirect} nicht kennen oder die Verbindung nicht gerade selbst von dort gestartet haben.",
    decision: "Ihre Entscheidung",
    remember: `In diesem Browser ${rememberedApproval.inDays} Tage lang nicht mehr fragen`,
    allow: "Erlauben",
    deny: "Ablehnen",
    next: "Wenn Sie den Zugriff erlauben, melden Sie sich danach bei Microsoft an. Ihr Kennwort erfährt dieses Gateway nie.",
    approvals: "Programme mit Ihrer Erlaubnis",
    chooses:
      "Wenn Sie den Zugriff erlauben, fragt Microsoft danach, welches Konto Sie verwenden möchten. Ihr Kennwort erfährt dieses Gateway nie.",
    another: "Anderes Konto verwenden",
  },
  approvals: {
    heading: "Programme mit Ihrer Erlaubnis",
    signInIntroduction:
      "Melden Sie sich an, um zu sehen, welche Programme in Ihrem Namen Server nutzen dürfen, und um zu beenden, was Sie nicht mehr möchten.",
    signIn: "Bei Microsoft anmelden",
    signedIn: "Angemeldet als {person}.",
    another: "Anderes Konto verwenden",
    signOut: "Hier abmelden",
    introduction: "Diese Programme dürfen durch dieses Gateway in Ihrem Namen Server nutzen.",
    nothing: "Kein Programm darf durch dieses Gateway in Ihrem Namen einen Server nutzen.",
    unreadable:
      "Die Liste kann im Augenblick nicht gelesen werden. Versuchen Sie es in einer Minute noch einmal.",
    since: "Seit",
    used: "Zuletzt erneuert",
    ends: "Endet spätestens",
    end: "Beenden",
    endAll: "Alle beenden",
    endNote:
      "Was Sie beenden, ist sofort vorbei, und das Programm muss Sie neu fragen. In seltenen Fällen kann es noch einige Minuten weitergehen.",
    more: "Weitere Programme",
    browser: "In diesem Browser ohne Rückfrage",
    remembered:
      "Bei diesen Programmen fragt das Gateway in diesem Browser nicht noch einmal, wenn sich dieselbe Person anmeldet.",
    none: "Das Gateway hat sich in diesem Browser nichts gemerkt. Es fragt jedes Mal, wenn ein Programm Zugriff möchte.",
    server: "Server",
    permissions: "Darf",
    answer: "Antworten gehen an",
    person: "Erlaubt von",
    until: "Gemerkt bis",
    published: "Veröffentlicht auf",
    withdraw: "Wieder fragen",
    withdrawAll: "Bei allen wieder fragen",
    note: "Das Gateway fragt dann, wenn sich das Programm das nächste Mal anmeldet. Ein verbundenes Programm bleibt verbunden: Beenden Sie es in der Liste darüber.",
    back: "Zurück zur Frage",
  },
  overview: {
    title: "Gateway zu MCP-Servern",
    introduction:
      "KI-Assistenten und andere Programme nutzen durch dieses Gateway MCP-Server. Es fragt Sie, bevor ein Programm einen davon nutzen darf, und Sie melden sich bei Microsoft an.",
    give: "Geben Sie diese Adresse in Ihrem MCP-Client an:",
    ask: "Geben Sie die Adresse eines Servers in Ihrem MCP-Client an. Welche das ist, sagt Ihnen der Betreiber des Servers.",
    approvals: "Programme mit Ihrer Erlaubnis",
    server: "Das ist ein MCP-Server",
    serverAdvice:
      "Er ist für Programme da; ein Browser zeigt nichts von ihm. Geben Sie seine Adresse in Ihrem MCP-Client an, der Sie dann um Ihre Anmeldung bittet:",
  },
  refusal: {
    title: "Nicht verbunden",
    heading: "{client} wurde nicht verbunden",
    denied: "Der Zugriff wurde nicht erlaubt.",
    unasked:
      "Das Programm wollte ohne Frage weitermachen; es gibt aber eine, die Sie beantworten müssen.",
    unavailable:
      "Etwas, das das Gateway braucht, hat nicht geantwortet. Versuchen Sie es in einer Minute noch einmal.",
    failed: "Die Anmeldung konnte nicht abgeschlossen werden.",
    invalid: "Das Programm hat um etwas gebeten, das dieses Gateway nicht geben kann.",
    told: "Das Programm erhält diesen Fehler",
    doubt:
      "Das Programm möchte Sie zurück zu {redirect} schicken, und das hat niemand überprüft. Es geschieht deshalb nicht von selbst: Folgen Sie dem Link nur, wenn Sie wissen, wohin er führt.",
    back: "Zu {redirect} gehen",
  },
  problems: {
    title: "Das hat nicht funktioniert",
    advice:
      "Es wurde nichts erlaubt und niemand angemeldet. Gehen Sie zurück zu dem Programm, aus dem Sie kommen, und verbinden Sie es neu.",
    reference: "Referenz",
    again: "Frage noch einmal zeigen",
    list: "Liste noch einmal zeigen",
    reasons: {
      silent: "der Host hat nicht geantwortet",
      status: "der Host hat mit dem Status {status} geantwortet",
      unreadable: "sie ist kein JSON-Dokument von höchstens 10 Kilobyte",
      foreign: "sie gehört zu einem anderen Programm",
      nameless: "es steht kein Name darin",
      codeless: "sie sieht keine Anmeldung vor, wie sie hier abläuft",
      redirects: "darin steht eine Adresse, an die keine Antwort gehen darf",
      none: "dort ist kein Programm beschrieben",
    },
    texts: {
      "doubled-parameter": {
        title: "Diese Anmeldeanfrage ist ungültig",
        detail: "Ein Parameter steht doppelt in der Anfrage.",
      },
      "unknown-client": {
        title: "Dieses Programm ist hier nicht registriert",
        detail:
          "Das Gateway kennt das Programm nicht, aus dem Sie kommen, oder die Registrierung ist abgelaufen.",
        advice:
          "Es wurde nichts erlaubt und niemand angemeldet. Entfernen Sie den Server aus dem Programm und fügen Sie ihn wieder hinzu, damit es sich neu registriert.",
      },
      "unreachable-client-document": {
        title: "Dieses Programm lässt sich nicht erkennen",
        detail:
          "Es gibt an, auf {document} beschrieben zu sein, aber das Gateway kann diese Beschreibung nicht lesen: {reason}.",
        advice:
          "Versuchen Sie es in einer Minute noch einmal. Bleibt es dabei, sagen Sie dem Betreiber dieses Gateways, dass es diese Adresse nicht erreicht.",
      },
      "unusable-client-document": {
        title: "Dieses Programm lässt sich nicht erkennen",
        detail:
          "Es gibt an, auf {document} beschrieben zu sein; diese Beschreibung ist aber nicht verwendbar: {reason}.",
        advice:
          "Es wurde nichts erlaubt und niemand angemeldet. Melden Sie es dem Hersteller des Programms.",
      },
      "untrusted-client-document": {
        title: "Dieses Programm ist hier nicht bekannt",
        detail:
          "Es gibt an, unter {document} beschrieben zu sein. Dieses Gateway liest solche Beschreibungen nur von wenigen Hosts, und dieser gehört nicht dazu.",
        advice:
          "Es wurde nichts erlaubt und niemand angemeldet. Bitten Sie den Betreiber dieses Gateways, dem Host zu vertrauen.",
      },
      "disallowed-redirect": {
        title: "Die Antwort darf nicht dorthin gehen",
        detail: "Dieses Gateway lässt keine Antworten an {place} zu.",
        advice:
          "Es wurde nichts erlaubt und niemand angemeldet. Bitten Sie den Betreiber dieses Gateways, es zu erlauben.",
      },
      "no-redirect": {
        title: "Diese Anmeldeanfrage ist ungültig",
        detail: "Die Anfrage sagt nicht, wohin die Antwort gehen soll.",
      },
      "unregistered-redirect": {
        title: "Diese Anmeldeanfrage ist ungültig",
        detail:
          "Das Programm möchte die Antwort an eine Adresse schicken, die es nicht registriert hat.",
      },
      "foreign-form": {
        title: "Diese Entscheidung gilt nicht",
        detail: "Sie kam nicht von der eigenen Seite dieses Gateways.",
      },
      "incomplete-form": {
        title: "Diese Entscheidung gilt nicht",
        detail: "Das Formular ist unvollständig.",
      },
      "unknown-form": {
        title: "Diese Entscheidung gilt nicht",
        detail: "Das Formular stammt nicht von diesem Gateway.",
      },
      "no-cookie": {
        title: "Dieser Browser lehnt Cookies ab",
        detail:
          "Das Gateway braucht ein Cookie, um zu erkennen, dass Seite und Antwort zu einem Browser gehören.",
        advice:
          "Es wurde nichts erlaubt und niemand angemeldet. Erlauben Sie Cookies für diese Adresse und verbinden Sie das Programm neu.",
      },
      "outdated-question": {
        title: "Diese Frage ist überholt",
        detail:
          "Sie war länger als zehn Minuten offen, oder dieser Browser hat seither eine andere geöffnet.",
        advice:
          "Es wurde nichts erlaubt und niemand angemeldet. Sehen Sie sich die Frage noch einmal an und entscheiden Sie neu.",
      },
      "old-form": {
        title: "Es wurde nichts geändert",
        detail:
          "Die Seite war zu lange offen, oder sie wurde in einem anderen Browser oder einer anderen Person angezeigt.",
        advice: "Sehen Sie sich die Liste noch einmal an und treffen Sie Ihre Wahl neu.",
      },
      "not-signed-in": {
        title: "Sie sind nicht angemeldet",
        detail:
          "Microsoft hat Sie nicht angemeldet, oder Ihr Konto darf dieses Gateway nicht nutzen.",
        advice:
          "Es wurde nichts geändert. Gehen Sie zur Liste zurück und versuchen Sie es noch einmal, mit einem anderen Konto.",
      },
      "unfinished-sign-in": {
        title: "Diese Anmeldung kann nicht abgeschlossen werden",
        detail:
          "Sie hat nicht in diesem Browser begonnen, ist schon abgeschlossen oder hat länger als zehn Minuten gedauert.",
      },
      "address-not-allowed": {
        title: "Von hier aus geht es nicht",
        detail:
          "Dieses Gateway nimmt Anfragen nur aus bestimmten Netzwerken an, und Ihres gehört nicht dazu.",
        advice:
          "Verbinden Sie sich mit dem Netzwerk Ihrer Organisation und versuchen Sie es noch einmal.",
      },
      "too-many": {
        title: "Zu viele Anmeldungen auf einmal",
        detail: "Aus Ihrem Netzwerk kamen mehr davon, als dieses Gateway in einer Minute annimmt.",
        advice: "Versuchen Sie es in einer Minute noch einmal.",
      },
      unavailable: {
        title: "Das Gateway kann nicht weitermachen",
        detail: "Etwas, das es braucht, hat nicht geantwortet.",
        advice: "Versuchen Sie es in einer Minute noch einmal.",
      },
    },
  },
};
