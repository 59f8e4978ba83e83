using SlaMonitor.Core;
using SlaMonitor.Review.Backtests;

namespace SlaMonitor.Review.Reports.Html;

/// <summary>How much of the target was used, a small chart for each metric: bars for now, an outline for then, the due instant at 100 %.</summary>
internal static class UseHistogram
{
    private const double Left = 52;
    private const double Right = 12;
    private const double Width = 330;
    private const double Top = 10;
    private const double Bottom = 140;
    private const double Step = (Width - Left - Right) / UseRow.Buckets;

    public static void Write(MarkupWriter html, EquatableArray<UseRow> rows, bool compares)
    {
        html.Add($"<div class=\"multiples\">");
        foreach (var row in rows) Write(html, row, compares);
        html.Add($"</div>");
    }

    private static void Write(MarkupWriter html, UseRow row, bool compares)
    {
        var (now, then) = (Shares(row.Now), Shares(row.Then));
        var most = Math.Max(0.01, Math.Max(now.Max(), compares ? then.Max() : 0));
        html.Add($"<figure><figcaption>{ReportText.Words(row.Metric.Name)}</figcaption>");
        html.Add($"<svg class=\"chart\" viewBox=\"0 0 {Width} {Bottom + 24}\" role=\"img\" aria-label=\"Time used of the target, {row.Metric.Name}: {ReportText.Percent(now[..5].Sum())} used at most half, {ReportText.Percent(now[5..10].Sum())} between half and all, {ReportText.Percent(now[10..20].Sum())} up to twice, {ReportText.Percent(now[20])} more\">");
        foreach (var share in (double[])[0, most / 2, most])
        {
            var y = Y(share, most);
            html.Add($"<line class=\"grid\" x1=\"{Left}\" y1=\"{y}\" x2=\"{Width - Right}\" y2=\"{y}\"/><text class=\"tick\" x=\"{Left - 6}\" y=\"{y + 4}\" text-anchor=\"end\">{(share == 0 ? "0 %" : ReportText.Percent(share))}</text>");
        }
        for (var i = 0; i < UseRow.Buckets; i++)
        {
            var range = i == UseRow.Buckets - 1 ? "200 % or more" : $"{i * 10} to {(i + 1) * 10} %";
            html.Add($"<rect class=\"{(i < 10 ? "now" : "late")}\" x=\"{X(i) + 1}\" y=\"{Y(now[i], most)}\" width=\"{Step - 2}\" height=\"{Bottom - Y(now[i], most)}\"><title>{range} of the target: {ReportText.Count(row.Now[i])} cycles, {ReportText.Percent(now[i])}</title></rect>");
        }
        if (compares && row.Then.Any(c => c > 0)) Outline(html, then, most);
        html.Add($"<line class=\"due\" x1=\"{X(10)}\" y1=\"{Top}\" x2=\"{X(10)}\" y2=\"{Bottom}\"/>");
        foreach (var tick in (int[])[0, 50, 100, 150]) html.Add($"<text class=\"tick\" x=\"{X(tick / 10)}\" y=\"{Bottom + 18}\" text-anchor=\"middle\">{(long)tick} %</text>");
        html.Add($"<text class=\"tick\" x=\"{Width - Right}\" y=\"{Bottom + 18}\" text-anchor=\"end\">200 % +</text>");
        html.Add($"</svg></figure>");
    }

    private static void Outline(MarkupWriter html, double[] then, double most)
    {
        var points = then.SelectMany((share, i) => (string[])[Point(X(i), Y(share, most)), Point(X(i + 1), Y(share, most))]);
        html.Add($"<polyline class=\"line then\" points=\"{string.Join(' ', points)}\"/>");
    }

    private static double[] Shares(EquatableArray<long> counts)
    {
        var sum = Math.Max(1, counts.Sum());
        return [.. counts.Select(c => (double)c / sum)];
    }

    private static double X(int bucket) => Left + (Step * bucket);

    private static double Y(double share, double most) => Bottom - ((Bottom - Top) * share / most);

    private static string Point(double x, double y) => FormattableString.Invariant($"{x:0.#},{y:0.#}");
}
