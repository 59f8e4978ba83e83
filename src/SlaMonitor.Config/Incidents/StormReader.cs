using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Config.Incidents;

/// <summary>Reads <c>storms</c> and <c>incidents</c>, of which a configuration has one each at most.</summary>
internal sealed class StormReader(KnownNames known)
{
    private const int MostStarts = 500;

    private static readonly Duration LongestWindow = Duration.FromHours(24);
    private static readonly Duration ShortestUpdate = Duration.FromMinutes(1);

    private static readonly ImmutableArray<string> StormKeys = ["more_than", "within", "by", "policy", "severity"];
    private static readonly ImmutableArray<string> IncidentKeys = ["updates", "policy"];
    private static readonly ImmutableArray<string> SeverityKeys = [.. WireName<IncidentSeverity>.All];

    public StormRules? Storms(YamlNode node)
    {
        if (Section.Of(node, "storms", StormKeys, known.Errors) is not { } section) return null;
        var moreThan = section.Required("more_than") is { } most ? known.Values.Count(most, "more_than", 1, MostStarts) : null;
        var within = section.Required("within") is { } window ? Window(window) : null;
        var by = section["by"] is { } byNode ? By(byNode) : [StormDimension.Account, StormDimension.Product, StormDimension.Group];
        var policy = section.Required("policy") is { } policyNode ? known.Escalations.Reference(policyNode, known.Values) : null;
        var severity = section["severity"] is { } severityNode ? known.Values.Word<IncidentSeverity>(severityNode, "severity") : IncidentSeverity.Sev2;
        return moreThan is null || within is null || policy is null || severity is null
            ? null
            : new StormRules(moreThan.Value, within.Value, by, policy, severity.Value);
    }

    public IncidentRules? Incidents(YamlNode node)
    {
        if (Section.Of(node, "incidents", IncidentKeys, known.Errors) is not { } section) return null;
        var policy = section["policy"] is { } policyNode ? known.Escalations.Reference(policyNode, known.Values) : null;
        var updates = section["updates"] is { } updatesNode ? Updates(updatesNode) : [];
        return new IncidentRules(updates, policy);
    }

    private EquatableArray<UpdateInterval> Updates(YamlNode node)
    {
        if (Section.Of(node, "updates", SeverityKeys, known.Errors) is not { } section) return [];
        var updates = new List<UpdateInterval>();
        foreach (var severity in Enum.GetValues<IncidentSeverity>())
        {
            var name = WireName<IncidentSeverity>.Of(severity);
            if (section[name] is not { } every || known.Values.PositiveDuration(every, name) is not { } interval) continue;
            if (interval < ShortestUpdate) known.Errors.Add(every.At, $"{name} is too short: nobody writes a status update more often than every minute");
            else updates.Add(new UpdateInterval(severity, interval));
        }
        return updates.ToEquatableArray();
    }

    private Duration? Window(YamlNode node)
    {
        if (known.Values.PositiveDuration(node, "within") is not { } within) return null;
        if (within <= LongestWindow) return within;
        known.Errors.Add(node.At, "within is longer than a day; what starts so far apart is no storm");
        return null;
    }

    private EquatableArray<StormDimension> By(YamlNode node)
    {
        var by = new List<StormDimension>();
        foreach (var item in known.Values.List(node, "a list such as [account, product, group]"))
        {
            if (known.Values.Word<StormDimension>(item, "by") is not { } dimension) continue;
            if (by.Contains(dimension)) known.Errors.Add(item.At, "stands in the list already");
            else by.Add(dimension);
        }
        if (node is YamlSequence { Items.Count: 0 }) known.Errors.Add(node.At, "a storm has to have something in common: account, product or group");
        return by.ToEquatableArray();
    }
}
