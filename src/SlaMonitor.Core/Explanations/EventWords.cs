using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Explanations;

/// <summary>What happened to a ticket, in a few words: what, by whom, and the event's identity in its source.</summary>
internal static class EventWords
{
    public static string Of(TicketEvent happened)
    {
        var actor = happened.Actor is { } by ? $" by {WireName<ActorKind>.Of(by.Kind)}{(by.Id is null ? "" : $" {Line.Of(by.Id)}")}" : "";
        return $"{What(happened)}{actor} ({Line.Of(happened.Source)}/{Line.Of(happened.Id)})";
    }

    public static string Of(EquatableArray<ClockEffect> effects) => string.Join(", ", effects.Items.Select(Of));

    private static string What(TicketEvent happened)
    {
        var set = new List<string>();
        var changes = happened.Changes;
        if (changes.Status is { } status) set.Add($"status {WireName<TicketStatus>.Of(status)}");
        if (changes.Priority is { } priority) set.Add($"priority {WireName<Priority>.Of(priority)}");
        if (changes.Group is { IsSet: true, Value: var group }) set.Add(group is null ? "no group" : $"group {Line.Of(group)}");
        if (changes.Account is { IsSet: true, Value: var account }) set.Add(account is null ? "no account" : $"account {Line.Of(account)}");
        foreach (var field in changes.Fields) set.Add(field.Value is null ? $"no {Line.Of(field.Name)}" : $"{Line.Of(field.Name)} {Line.Of(field.Value.ToString()!)}");
        var what = WireName<TicketEventType>.Of(happened.Type).Replace('_', ' ');
        return set.Count == 0 ? what : $"{what}: {string.Join(", ", set)}";
    }

    private static string Of(ClockEffect effect) => effect switch
    {
        ClockEffect.Promised => "the metric is promised from here on",
        ClockEffect.Started => "the clock started",
        ClockEffect.Paused => "the clock stood still from here on",
        ClockEffect.Resumed => "the clock went on",
        ClockEffect.PromiseChanged => "another promise holds from here on",
        ClockEffect.Stopped => "the clock stopped",
        ClockEffect.Cancelled => "the clock ended without a verdict",
        ClockEffect.Reopened => "the clock went on after it had ended",
    };
}
