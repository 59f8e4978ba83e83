using System.Collections.Frozen;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Calendars;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.OnCall;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Policies;

/// <summary>One version of the configuration, validated and compiled: what decides which promises a ticket has.</summary>
public sealed class Rulebook
{
    private readonly ChoiceTree _nothing;
    private readonly FrozenDictionary<string, Contract[]> _contracts;
    private readonly FrozenDictionary<string, Policy> _byId;
    private readonly EquatableArray<Policy> _general;

    public Rulebook(int version, IEnumerable<BusinessCalendar> calendars, IEnumerable<Policy> policies)
    {
        Version = version;
        Escalations = EscalationRules.Of(version, [], [], new OnCallRoster([], []));
        Calendars = calendars.ToFrozenDictionary(c => c.Id, StringComparer.Ordinal);
        Policies = policies.ToEquatableArray();
        Escalates = Policies.Any(p => !p.Escalate.IsEmpty);
        _byId = Policies.ToFrozenDictionary(p => p.Id, StringComparer.Ordinal);
        foreach (var policy in Policies)
        {
            foreach (var target in policy.Targets)
            {
                Invariant.Check(Calendars.ContainsKey(target.Calendar), $"policy {policy.Id} names calendar {target.Calendar}, which exists");
                Invariant.Check(
                    target.Rule is not MetricRule.Date || Calendars.ContainsKey(BusinessCalendar.AlwaysOpen.Id),
                    $"policy {policy.Id} counts real time to a date, in a rulebook with {BusinessCalendar.AlwaysOpen.Id}");
            }
        }
        _general = Policies.Where(p => p.ContractOf is null).ToEquatableArray();
        _nothing = new ChoiceTree(_general, Calendars, contract: null);
        _contracts = Policies
            .Where(p => p.ContractOf is not null)
            .GroupBy(p => p.ContractOf!, StringComparer.Ordinal)
            .ToFrozenDictionary(
                g => g.Key,
                g => g.Select(p => new Contract(p, new ChoiceTree(_general, Calendars, p))).ToArray(),
                StringComparer.Ordinal);
    }

    private Rulebook(Rulebook other, int version)
    {
        Version = version;
        Escalations = other.Escalations;
        (Calendars, Policies, Channels, Objectives, OnCallChanges, Escalates) =
            (other.Calendars, other.Policies, other.Channels, other.Objectives, other.OnCallChanges, other.Escalates);
        (_nothing, _contracts, _byId, _general) = (other._nothing, other._contracts, other._byId, other._general);
    }

    /// <summary>Counts up from 1 with each change of the configuration.</summary>
    public int Version { get; }

    /// <summary>What escalations are decided by under this version; by default without any policy, schedule or user.</summary>
    public EscalationRules Escalations { get; init; }

    /// <summary>By which people are told; none by default.</summary>
    public EquatableArray<ChannelDefinition> Channels { get; init; }

    /// <summary>What contracts want met; none by default.</summary>
    public EquatableArray<AttainmentObjective> Objectives { get; init; }

    /// <summary>Overrides and leave that were made while the monitor runs; the roster of <see cref="Escalations"/> holds them already.</summary>
    public OnCallChanges OnCallChanges { get; init; } = OnCallChanges.None;

    /// <summary>Whether any policy escalates.</summary>
    public bool Escalates { get; }

    public FrozenDictionary<string, BusinessCalendar> Calendars { get; }

    /// <summary>In the order in which they are tried; contracts are tried before all others, wherever they stand.</summary>
    public EquatableArray<Policy> Policies { get; }

    /// <summary>Another version, in which only who is on call has changed: it shares everything else with this one.</summary>
    public Rulebook WithOnCall(int version, EscalationRules escalations, OnCallChanges changes) =>
        new(this, version) { Escalations = escalations, OnCallChanges = changes };

    /// <summary>
    /// What a ticket is promised: the targets of its account's contract (the first whose match holds), then those of the first
    /// policy whose match holds and, as long as the policies that match say <c>continue</c>, those of later ones for metrics
    /// not named yet. <paramref name="account"/> is null for a ticket without an account.
    /// </summary>
    public PolicyChoice Choose(TicketFacts ticket, AccountProfile? account)
    {
        var chosen = _nothing;
        foreach (var contract in ContractsOf(ticket))
        {
            if (!contract.Policy.Match.Holds(ticket, account)) continue;
            chosen = contract.Choices;
            break;
        }
        var policies = _general.AsSpan();
        for (var i = 0; i < policies.Length; i++)
        {
            if (!policies[i].Match.Holds(ticket, account)) continue;
            chosen = chosen.With(i);
            if (!policies[i].Continue) break;
        }
        return chosen.Choice;
    }

    /// <summary>What a ticket is promised, resolved for its priority.</summary>
    public Promised Promises(TicketFacts ticket, AccountProfile? account) => Choose(ticket, account).For(ticket.Priority);

    /// <summary>The target under which a clock of this rulebook runs.</summary>
    public Target TargetOf(string policy, Metric metric)
    {
        foreach (var target in _byId[policy].Targets)
            if (target.Metric == metric) return target;
        throw new InvariantViolatedException($"policy {policy} has a target for {metric}");
    }

    /// <summary>What escalates the clocks that a policy promises; nothing for a policy that this version does not have.</summary>
    public EquatableArray<EscalationTrigger> EscalatesUnder(string policy) => _byId.TryGetValue(policy, out var found) ? found.Escalate : [];

    /// <summary>How <see cref="Choose"/> came to its answer: each policy that was tried, in order, and how it fared.</summary>
    public EquatableArray<PolicyTrial> ExplainChoice(TicketFacts ticket, AccountProfile? account)
    {
        var trials = new List<PolicyTrial>();
        var choice = Choose(ticket, account);
        foreach (var contract in ContractsOf(ticket))
            if (Try(contract.Policy)) break;
        foreach (var policy in _general)
            if (Try(policy) && !policy.Continue) break;
        return trials.ToEquatableArray();

        bool Try(Policy policy)
        {
            if (policy.Match.WhyNot(ticket, account) is { } reason)
            {
                trials.Add(new PolicyTrial.DidNotMatch(policy.Id, reason));
                return false;
            }
            var supplied = choice.Targets.Where(t => t.Policy.Id == policy.Id).Select(t => t.Target.Metric).ToEquatableArray();
            trials.Add(new PolicyTrial.Applied(policy.Id, policy.Match.Describe(), supplied));
            return true;
        }
    }

    private ReadOnlySpan<Contract> ContractsOf(TicketFacts ticket) =>
        ticket.Account is { } account && _contracts.Count > 0 && _contracts.TryGetValue(account, out var contracts) ? contracts : [];

    private sealed record Contract(Policy Policy, ChoiceTree Choices);
}
