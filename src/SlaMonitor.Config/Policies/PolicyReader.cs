using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Config.Reading;
using SlaMonitor.Config.Text;
using SlaMonitor.Config.Yaml;
using SlaMonitor.Core;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Config.Policies;

/// <summary>Reads policies, and the contracts that override them.</summary>
/// <param name="dayOf">What a day means in a target that counts in the calendar of this id.</param>
internal sealed class PolicyReader(KnownNames known, Func<string, Duration> dayOf)
{
    private static readonly ImmutableArray<string> Keys = ["id", "match", "targets", "warn_at", "escalate", "continue"];
    private static readonly ImmutableArray<string> ContractKeys = ["account", "id", "match", "targets", "warn_at", "escalate"];
    private static readonly ImmutableArray<string> EscalateKeys = ["warning", "breach"];
    private static readonly ImmutableArray<string> WarningKeys = ["at", "policy"];

    private readonly MatchReader _match = new(known.Values);
    private readonly TargetReader _targets = new(known, dayOf);
    private readonly HashSet<string> _contracts = new(StringComparer.Ordinal);
    private readonly ThresholdReader _thresholds = new(known.Values);

    /// <summary>Null when the policy is no mapping or lacks what makes it one; its errors are known then.</summary>
    public Policy? Policy(YamlNode node)
    {
        if (Section.Of(node, "a policy", Keys, known.Errors) is not { } section) return null;
        var id = section.Required("id") is { } idNode ? known.Values.Id(idNode, "an id") : null;
        var goesOn = section["continue"] is { } flag && known.Values.Flag(flag, "continue") is true;
        return Promises(section) is { } promises && id is not null ? promises with { Id = id, Continue = goesOn } : null;
    }

    /// <summary>
    /// Reads a contract: a policy for one account, whose id is by default <c>contract:ACCOUNT</c>. Null after an error.
    /// Read the policies before, so that an id which one of them has is found.
    /// </summary>
    public Policy? Contract(YamlNode node)
    {
        if (Section.Of(node, "a contract", ContractKeys, known.Errors) is not { } section) return null;
        var account = section.Required("account") is { } accountNode ? known.Values.Text(accountNode, "the id of an account") : null;
        var id = section["id"] is { } idNode ? known.Values.Id(idNode, "an id")
            : account is null ? null
            : $"contract:{account}";
        if (id is not null && (known.Policies.Has(id) || !_contracts.Add(id)))
            known.Errors.Add((section["id"] ?? section["account"])!.At, $"another policy or contract has the id {Quote.Of(id)}; give this one an id of its own");
        return Promises(section) is { } promises && id is not null ? promises with { Id = id, ContractOf = account } : null;
    }

    /// <summary>What policies and contracts have in common; without an id.</summary>
    private Policy? Promises(Section section)
    {
        var match = section["match"] is { } matchNode ? _match.Match(matchNode) : Match.Always;
        var targets = Targets(section);
        // A policy whose targets all have their own warnings still has its own checked.
        if (section["warn_at"] is { } warnAt) _thresholds.Thresholds(warnAt, Duration.FromDays(1));
        var escalate = section["escalate"] is { } escalateNode ? Escalate(escalateNode, targets) : [];
        return match is null ? null : new Policy { Id = "", Match = match, Targets = targets, Escalate = escalate };
    }

    private EquatableArray<Target> Targets(Section section)
    {
        if (section.Required("targets") is not { } node) return [];
        if (node is YamlMapping targets)
            return targets.Entries.Select(t => _targets.Target(t, section["warn_at"])).OfType<Target>().ToEquatableArray();
        known.Errors.Add(
            node.At, $"expected targets, a mapping with {string.Join(", ", MetricPresets.Names)} or metrics of your own; found {node.Kind}");
        return [];
    }

    private EquatableArray<EscalationTrigger> Escalate(YamlNode node, EquatableArray<Target> targets)
    {
        if (Section.Of(node, "escalate", EscalateKeys, known.Errors) is not { } section) return [];
        var triggers = new List<EscalationTrigger>();
        if (section["warning"] is { } warning)
            foreach (var item in warning is YamlSequence list ? list.Items : [warning])
                triggers.AddRange(OnWarning(item, targets));
        if (section["breach"] is { } breach && known.Escalations.Reference(breach, known.Values) is { } policy)
            triggers.Add(new EscalationTrigger(null, policy));
        return triggers.Distinct().ToEquatableArray();
    }

    private List<EscalationTrigger> OnWarning(YamlNode node, EquatableArray<Target> targets)
    {
        if (Section.Of(node, "a warning that escalates", WarningKeys, known.Errors) is not { } section) return [];
        var policy = section.Required("policy") is { } policyNode ? known.Escalations.Reference(policyNode, known.Values) : null;
        if (section.Required("at") is not { } at || _thresholds.Threshold(at, Duration.FromDays(1)) is null) return [];
        if (targets.IsEmpty || policy is null) return [];

        // A day before due is as long as the target's calendar says, so one `at` can stand for several thresholds.
        var given = targets
            .Where(t => _thresholds.Threshold(at, dayOf(t.Calendar)) is { } threshold && t.WarnAt.Contains(threshold))
            .Select(t => new EscalationTrigger(_thresholds.Threshold(at, dayOf(t.Calendar)), policy))
            .ToList();
        if (given.Count == 0)
            known.Errors.Add(at.At, $"no clock warns at {((YamlScalar)at).Value}; add it to warn_at, or escalate at one that is there");
        return given;
    }
}
