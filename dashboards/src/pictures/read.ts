// A dashboard's JSON, as far as pictures need it.

export interface Threshold { readonly value: number | null; readonly color: string }

export interface Override { readonly matcher: { readonly id: string; readonly options: string }; readonly properties: readonly { readonly id: string; readonly value: unknown }[] }

export interface PanelJson {
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly refId: string; readonly expr: string; readonly legendFormat: string }[];
  readonly options?: { readonly graphMode?: string };
  readonly transformations?: readonly { readonly id: string; readonly options: Readonly<Record<string, unknown>> }[];
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly decimals?: number;
      readonly min?: number;
      readonly max?: number;
      readonly thresholds?: { readonly steps: readonly Threshold[] };
      readonly custom?: { readonly drawStyle?: string; readonly fillOpacity?: number; readonly stacking?: { readonly mode?: string }; readonly thresholdsStyle?: { readonly mode?: string } };
    };
    readonly overrides: readonly Override[];
  };
}

export interface DashboardJson {
  readonly title: string;
  readonly uid: string;
  readonly panels: readonly PanelJson[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly label?: string; readonly current?: { readonly text?: string | readonly string[] } }[] };
}

/** What an override says of the series or column of this name. */
export function overridden(panel: PanelJson, name: string, property: string): unknown {
  return panel.fieldConfig?.overrides.find(one => one.matcher.options === name)?.properties.find(one => one.id === property)?.value;
}
