namespace SlaMonitor.Core.Accounts;

/// <summary>Sums of counts, sorted by metric, one entry each.</summary>
public static class Tally
{
    /// <summary>Adds <paramref name="tally"/> to the entry of its metric, which is made where there is none.</summary>
    public static void Add(List<MetricTally> sums, MetricTally tally)
    {
        var i = 0;
        while (i < sums.Count && sums[i].Metric < tally.Metric) i++;
        if (i < sums.Count && sums[i].Metric == tally.Metric) sums[i] = sums[i].Plus(tally);
        else sums.Insert(i, tally);
    }
}
