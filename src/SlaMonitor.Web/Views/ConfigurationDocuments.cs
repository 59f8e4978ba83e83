using NodaTime;
using SlaMonitor.Core.Versions;

namespace SlaMonitor.Web.Views;

/// <summary>A configuration file.</summary>
public sealed record ConfigurationFileDocument(string Name, string Text);

/// <summary>A version of the configuration, whole.</summary>
public sealed record ConfigurationVersionDocument(
    int Version,
    Instant? MadeAt,
    string? By,
    ApplyTo ApplyTo,
    string? Comment,
    IReadOnlyList<ConfigurationFileDocument> Files);

/// <summary>A version of the configuration without its texts.</summary>
public sealed record ConfigurationSummaryDocument(int Version, Instant? MadeAt, string? By, ApplyTo ApplyTo, string? Comment);

/// <summary>The latest version made for open tickets (null when there was none), and how many tickets have still to adopt it.</summary>
public sealed record AdoptionDocument(int? Version, long Remaining);

/// <summary>The current version, how far open tickets have adopted the one for them, and all versions, the latest first.</summary>
public sealed record ConfigurationDocument(
    ConfigurationVersionDocument Current,
    AdoptionDocument Adoption,
    IReadOnlyList<ConfigurationSummaryDocument> Versions);

/// <summary>A configuration as it is put in JSON.</summary>
public sealed record ConfigurationInput(IReadOnlyList<ConfigurationFileDocument> Files, string? Comment);

/// <summary>What became of a change: the version made and who adopts it, or with <paramref name="DryRun"/> what it would do.</summary>
public sealed record ConfigurationChangeDocument(bool DryRun, int? Version, ApplyTo ApplyTo, AdoptionDocument? Adoption, DryRunDocument? Report);

/// <summary>
/// What applying a configuration to all open tickets would do at <paramref name="At"/>. <paramref name="Breaches"/> names the
/// clocks that would breach at once, the longest overdue first; not all of <paramref name="BreachAtOnce"/> when there are many. <paramref name="Moves"/> names
/// those that would be due at another time, the farthest first; not all of <paramref name="DueMoved"/>.
/// </summary>
public sealed record DryRunDocument(
    int Against,
    Instant At,
    long Tickets,
    long TicketsChanged,
    long DueMoved,
    long BreachAtOnce,
    IReadOnlyList<MetricOutlookDocument> Metrics,
    IReadOnlyList<BreachAtOnceDocument> Breaches,
    IReadOnlyList<DueMoveDocument> Moves,
    long Failing,
    string? FirstFailure);

/// <summary>One metric: due instants that move, clocks that begin, end or breach at once, and breaches that would not have been.</summary>
public sealed record MetricOutlookDocument(
    string Metric,
    long Clocks,
    ShiftDocument Earlier,
    ShiftDocument Later,
    IReadOnlyList<ShiftBucketDocument> Shifts,
    long RemainingChanged,
    long PauseChanged,
    long Begin,
    long End,
    long BreachAtOnce,
    long WouldHaveHeld);

/// <summary>How many due instants move one way, and by how much.</summary>
public sealed record ShiftDocument(long Count, Duration? Min, Duration? Median, Duration? Max);

/// <summary>Due instants that move by up to <paramref name="UpTo"/>, and by more than the bucket before; null has no limit.</summary>
public sealed record ShiftBucketDocument(Duration? UpTo, long Earlier, long Later);

/// <summary>A clock that would breach at once.</summary>
public sealed record BreachAtOnceDocument(string Ticket, string Metric, int Cycle, Instant? DueBefore, Instant DueAfter, Duration OverBy);

/// <summary>A clock that would be due at another time.</summary>
public sealed record DueMoveDocument(string Ticket, string Metric, int Cycle, Instant DueBefore, Instant DueAfter);

/// <summary>Turns versions and dry runs into the documents of the API.</summary>
internal static class ConfigurationViews
{
    public static ConfigurationVersionDocument Document(this ConfigurationVersion version) => new(
        version.Version,
        version.MadeAt,
        version.By,
        version.ApplyTo,
        version.Comment,
        [.. version.Files.Select(file => new ConfigurationFileDocument(file.Name, file.Text))]);

    public static ConfigurationSummaryDocument Summary(this ConfigurationVersion version) =>
        new(version.Version, version.MadeAt, version.By, version.ApplyTo, version.Comment);

    public static AdoptionDocument Document(this AdoptionProgress adoption) => new(adoption.Version, adoption.Remaining);

    public static DryRunDocument Document(this DryRunReport report) => new(
        report.Against,
        report.At,
        report.Tickets,
        report.TicketsChanged,
        report.DueMoved,
        report.BreachAtOnce,
        [.. report.Metrics.Select(Document)],
        [.. report.Breaches.Select(b => new BreachAtOnceDocument(b.Ticket, b.Metric.Name, b.Cycle, b.DueBefore, b.DueAfter, b.OverBy))],
        [.. report.Moves.Select(m => new DueMoveDocument(m.Ticket, m.Metric.Name, m.Cycle, m.DueBefore, m.DueAfter))],
        report.Failing,
        report.FirstFailure);

    private static MetricOutlookDocument Document(MetricOutlook outlook) => new(
        outlook.Metric.Name,
        outlook.Clocks,
        Document(outlook.Earlier),
        Document(outlook.Later),
        [.. outlook.Shifts.Select(bucket => new ShiftBucketDocument(bucket.UpTo, bucket.Earlier, bucket.Later))],
        outlook.RemainingChanged,
        outlook.PauseChanged,
        outlook.Begin,
        outlook.End,
        outlook.BreachAtOnce,
        outlook.WouldHaveHeld);

    private static ShiftDocument Document(Shift shift) => new(shift.Count, shift.Min, shift.Median, shift.Max);
}
