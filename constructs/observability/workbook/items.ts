/** One item of a workbook, as its JSON has it. */
export type WorkbookItem = Readonly<Record<string, unknown>> & { readonly name: string };

/** The logs that a query of a workbook runs on. */
export interface WorkbookSource {
  readonly resourceType:
    | "microsoft.insights/components"
    | "microsoft.operationalinsights/workspaces";
  readonly id: string;
}

/** How the rows of a query are shown. Colours are left to the portal, which has them for light and dark. */
export type Visualization = "table" | "barchart" | "categoricalbar" | "linechart" | "areachart";

/** What a query of a workbook is, and how it looks. */
export interface QueryItem {
  readonly name: string;
  readonly title: string;
  readonly query: string;
  readonly source: WorkbookSource;
  readonly visualization: Visualization;
  /** How much of the width it takes, in hundredths. @default 100 */
  readonly width?: number;
  /** What is said where there are no rows. */
  readonly empty: string;
  /** A parameter that has to have a value. */
  readonly onlyWith?: string;
}

/** The name of the parameter that says which time is looked at. */
const timeRange = "TimeRange";

/** A length of time in KQL that fits the time that is looked at. */
export const timeGrain = `{${timeRange}:grain}`;

export function markdown(name: string, json: string): WorkbookItem {
  return { type: 1, content: { json }, name };
}

export function query({ source, width = 100, onlyWith, ...item }: QueryItem): WorkbookItem {
  return {
    type: 3,
    content: {
      version: "KqlItem/1.0",
      query: item.query,
      size: item.visualization === "table" ? 0 : 1,
      title: item.title,
      noDataMessage: item.empty,
      queryType: 0,
      resourceType: source.resourceType,
      crossComponentResources: [source.id],
      timeContextFromParameter: timeRange,
      visualization: item.visualization,
    },
    ...(onlyWith === undefined
      ? {}
      : {
          conditionalVisibility: {
            parameterName: onlyWith,
            comparison: "isNotEqualTo",
            value: "",
          },
        }),
    customWidth: String(width),
    name: item.name,
  };
}

/** A text that whoever looks can set. */
export interface TextParameter {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly value: string;
}

/** The parameters at the top: the time, and texts. */
export function parameters(
  name: string,
  id: string,
  texts: readonly TextParameter[],
): WorkbookItem {
  const day = 86_400_000;
  const durations = [day / 24, day / 6, day / 2, day, 3 * day, 7 * day, 30 * day];
  return {
    type: 9,
    content: {
      version: "KqlParameterItem/1.0",
      parameters: [
        {
          id,
          version: "KqlParameterItem/1.0",
          name: timeRange,
          label: "Time",
          type: 4,
          isRequired: true,
          value: { durationMs: day },
          typeSettings: {
            selectableValues: durations.map((durationMs) => ({ durationMs })),
            allowCustom: true,
          },
        },
        ...texts.map((parameter) => ({ version: "KqlParameterItem/1.0", type: 1, ...parameter })),
      ],
      style: "pills",
      queryType: 0,
      resourceType: "microsoft.insights/components",
    },
    name,
  };
}

/** A whole workbook. */
export function workbookJson(items: readonly WorkbookItem[], resourceId: string): string {
  return JSON.stringify({
    version: "Notebook/1.0",
    items,
    fallbackResourceIds: [resourceId],
    $schema:
      "https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json",
  });
}
