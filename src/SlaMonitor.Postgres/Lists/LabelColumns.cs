using SlaMonitor.Core.Trends;

namespace SlaMonitor.Postgres.Lists;

/// <summary>The columns that hold a ticket's labels, in every table that has them.</summary>
internal static class LabelColumns
{
    public static string Of(TicketLabelKind label) => label switch
    {
        TicketLabelKind.Group => "group_name",
        TicketLabelKind.Tier => "tier",
        TicketLabelKind.Region => "region",
        TicketLabelKind.Account => "account",
        TicketLabelKind.Priority => "priority",
        TicketLabelKind.Channel => "channel",
    };
}
