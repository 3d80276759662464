/** Typed here, because the compiler would make a type of each of its seven thousand rows. */
declare module "city-timezones/data/cityMap.json" {
  /** A city, by the fields that are used. */
  interface Row {
    readonly city: string;
    readonly lat: number;
    readonly lng: number;
    readonly pop: number;
    readonly country: string;
    readonly iso2: string | null;
    readonly iso3: string | null;
    readonly province: string | null;
    readonly state_ansi?: string;
    readonly timezone: string | null;
  }
  const rows: Row[];
  export default rows;
}
