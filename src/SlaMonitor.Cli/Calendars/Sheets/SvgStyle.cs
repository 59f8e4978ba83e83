namespace SlaMonitor.Cli.Calendars.Sheets;

/// <summary>The picture's style and patterns. Every kind differs by pattern or line too, not by colour alone.</summary>
internal static class SvgStyle
{
    /// <summary>Distinct fills for the members of a union; further ones share the last.</summary>
    public const int MemberFills = 6;

    public const string Sheet = """
        <style>
        .sheet { --ground: #ffffff; --ink: #1b1f24; --muted: #57606a; --grid: #d0d7de; --closed: #f3f5f8; --open: #2b66a8; --on-open: #ffffff; --shift: #9a5b00; --on-shift: #ffffff; --off: #b42318; --stripe: #8c96a0;
          --m0: #0f737b; --m1: #2e7d4f; --m2: #8a4fa8; --m3: #9a5b00; --m4: #a8324a; --m5: #4d6670; font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-size: 12px; }
        @media (prefers-color-scheme: dark) {
          .sheet { --ground: #0f141a; --ink: #e6edf3; --muted: #9aa4af; --grid: #333c47; --closed: #181f28; --open: #5aa0e6; --on-open: #08121d; --shift: #e0a03c; --on-shift: #1c1200; --off: #ff7b72; --stripe: #7d8894;
            --m0: #43c2c9; --m1: #58b882; --m2: #bf8ae0; --m3: #e0a03c; --m4: #f0788c; --m5: #9fb4be; }
        }
        @media print {
          .sheet { --ground: #ffffff; --ink: #000000; --muted: #444444; --grid: #bbbbbb; --closed: #f3f5f8; --open: #2b66a8; --on-open: #ffffff; --shift: #9a5b00; --on-shift: #ffffff; --off: #b42318; --stripe: #8c96a0;
            --m0: #0f737b; --m1: #2e7d4f; --m2: #8a4fa8; --m3: #9a5b00; --m4: #a8324a; --m5: #4d6670; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        }
        .sheet text { fill: var(--ink); }
        .sheet .title { font-size: 18px; font-weight: 600; }
        .sheet .strong { font-weight: 600; }
        .sheet .muted, .sheet .hour { fill: var(--muted); }
        .sheet .hour { font-size: 10px; text-anchor: end; }
        .sheet .sum { text-anchor: end; fill: var(--muted); font-variant-numeric: tabular-nums; }
        .sheet .mark { font-size: 9px; font-weight: 600; fill: var(--off); }
        .sheet .badge { font-size: 10px; font-weight: 600; fill: var(--off); text-anchor: end; }
        .sheet .label { font-size: 10px; text-anchor: middle; font-variant-numeric: tabular-nums; }
        .sheet .on-open { fill: var(--on-open); } .sheet .on-shift { fill: var(--on-shift); }
        .sheet .off { fill: var(--off); }
        .sheet .ground { fill: var(--ground); }
        .sheet .closed { fill: var(--closed); stroke: var(--grid); }
        .sheet .grid { stroke: var(--grid); stroke-width: 1; }
        .sheet .open { fill: var(--open); } .sheet .shift { fill: var(--shift); }
        .sheet .m0 { fill: var(--m0); } .sheet .m1 { fill: var(--m1); } .sheet .m2 { fill: var(--m2); }
        .sheet .m3 { fill: var(--m3); } .sheet .m4 { fill: var(--m4); } .sheet .m5 { fill: var(--m5); }
        .sheet .holiday { fill: url(#hatch-off); stroke: var(--off); stroke-dasharray: 3 2; }
        .sheet .break { fill: url(#stripes); stroke: var(--ink); stroke-dasharray: 2 2; }
        .sheet .gone { fill: url(#stripes); }
        .sheet .change { stroke: var(--off); stroke-width: 1.5; stroke-dasharray: 4 2; }
        </style>
        <defs>
        <pattern id="hatch-off" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" style="fill:var(--closed)"/><line x1="0" y1="0" x2="0" y2="7" style="stroke:var(--off);stroke-width:1.2;stroke-opacity:.45"/></pattern>
        <pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="5" height="5" style="fill:var(--ground)"/><line x1="0" y1="0" x2="0" y2="5" style="stroke:var(--stripe);stroke-width:2"/></pattern>
        </defs>
        """;
}
