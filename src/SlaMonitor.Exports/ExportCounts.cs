using System.Collections.Immutable;
using System.Globalization;

namespace SlaMonitor.Exports;

/// <summary>What an export holds, counted: its last line says it, and who reads it must come to the same.</summary>
/// <param name="Configurations">Versions of the configuration.</param>
/// <param name="Accounts">Accounts, also those that nobody described.</param>
/// <param name="Tickets">Tickets.</param>
/// <param name="Escalations">Escalations, the last one of each ticket and policy.</param>
/// <param name="Incidents">Major incidents.</param>
/// <param name="Storms">Places where starts of escalations are counted.</param>
/// <param name="Messages">Messages between entities that nobody has taken in.</param>
/// <param name="Published">Messages of the live feed, from the first.</param>
/// <param name="Events">Events that are known and that no ticket took in.</param>
public readonly record struct ExportCounts(
    long Configurations, long Accounts, long Tickets, long Escalations, long Incidents, long Storms, long Messages, long Published, long Events)
{
    /// <summary>Each count by its name, as the last line of an export has them.</summary>
    public ImmutableArray<(string Name, long Count)> All =>
    [
        ("configurations", Configurations), ("accounts", Accounts), ("tickets", Tickets), ("escalations", Escalations), ("incidents", Incidents),
        ("storms", Storms), ("messages", Messages), ("published", Published), ("events", Events),
    ];

    /// <summary>For people: what there is any of.</summary>
    public override string ToString() =>
        string.Join(", ", All.Where(c => c.Count > 0 || c.Name == "tickets").Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Count} {c.Name}")));

    /// <summary>With this line counted.</summary>
    internal ExportCounts With(ExportLine line) => line switch
    {
        ExportLine.Configuration => this with { Configurations = Configurations + 1 },
        ExportLine.Entity entity => Told(entity),
        ExportLine.Published => this with { Published = Published + 1 },
        ExportLine.Event => this with { Events = Events + 1 },
        _ => this,
    };

    private ExportCounts Told(ExportLine.Entity entity)
    {
        var told = this with { Messages = Messages + entity.Tells.Count };
        // An entity that never began has told others something, and is none.
        if (entity.State is null) return told;
        return entity.Id.Kind switch
        {
            Core.Entities.EntityKind.Ticket => told with { Tickets = Tickets + 1 },
            Core.Entities.EntityKind.Account => told with { Accounts = Accounts + 1 },
            Core.Entities.EntityKind.Escalation => told with { Escalations = Escalations + 1 },
            Core.Entities.EntityKind.Incident => told with { Incidents = Incidents + 1 },
            Core.Entities.EntityKind.Storm => told with { Storms = Storms + 1 },
        };
    }
}
