using NodaTime;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Simulation;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>What people do about incidents at a stop; as <see cref="People"/> do about escalations.</summary>
internal static class IncidentPeople
{
    private static readonly string[] Names = ["amina", "joseph", "lee", "duty-manager", "somebody else"];

    /// <param name="host">Whose incidents.</param>
    /// <param name="stop">When.</param>
    /// <param name="seed">Of their choices.</param>
    /// <returns>What they were answered.</returns>
    public static async Task<List<string>> ActAsync(Seen host, Stop stop, ulong seed)
    {
        var random = SeededRandom.For(seed, (ulong)stop.At.ToUnixTimeTicks());
        var by = Names[(int)random.Below(Names.Length)];
        var all = await Pages.AllAsync(page => host.Incidents.ListAsync(new IncidentQuery { Page = page }));
        if (random.Chance(1, 25))
        {
            var declare = new IncidentCommand.Declare(
                0, by, "The line is down", Severity(random), random.Chance(1, 2) ? "critical" : null, random.Chance(1, 2) ? "lee" : null, null, [new(IncidentLinkKind.Ticket, "T-1")]);
            return [Words("declare", await host.AskAsync(host.Incidents.DeclareAsync(declare)))];
        }
        if (all.Count == 0) return [];
        var chosen = all[(int)random.Below(Math.Min(all.Count, 4))];
        var command = Command(random, chosen, by, stop.At);
        return [Words(command.GetType().Name, await host.AskAsync(host.Incidents.AskAsync(chosen.Id, command)))];
    }

    private static IncidentCommand Command(SeededRandom random, IncidentState chosen, string by, Instant now) => random.Below(16) switch
    {
        0 or 1 => new IncidentCommand.Update(0, by, "we look at it"),
        2 => new IncidentCommand.SetSeverity(0, by, Severity(random)),
        3 => new IncidentCommand.Assign(0, by, random.Chance(1, 2) ? IncidentRole.Commander : IncidentRole.Communications, Names[(int)random.Below(Names.Length)]),
        4 => new IncidentCommand.Link(0, by, new IncidentLink(IncidentLinkKind.Ticket, $"T-{random.Below(9)}")),
        5 => new IncidentCommand.Mitigate(0, by, "a detour"),
        6 => new IncidentCommand.Resolve(0, by, "mended", Release: false),
        7 => new IncidentCommand.Resolve(0, by, null, Release: true),
        8 => new IncidentCommand.Reopen(0, by, "not mended"),
        9 => new IncidentCommand.SetRootCause(0, by, $"cause {random.Below(3)}"),
        10 => new IncidentCommand.AddFactor(0, by, $"factor {random.Below(3)}"),
        11 => new IncidentCommand.AddAction(0, by, "a second line", "lee", now + Duration.FromSeconds(random.Below(9_000))),
        12 or 13 => new IncidentCommand.FinishAction(0, by, 1 + (int)random.Below(chosen.Actions.Count + 1)),
        _ => new IncidentCommand.Close(0, by),
    };

    private static IncidentSeverity Severity(SeededRandom random) => (IncidentSeverity)random.Below(3);

    private static string Words(string asked, IncidentAnswer answer) => answer switch
    {
        IncidentAnswer.Told(var state) => $"{asked}: {state.Id} is {state.Phase}, {state.OpenMembers} of {state.Members.Count} are open, {state.Timeline.Count} entries",
        IncidentAnswer.Refused(var state, var why) => $"{asked}: {state.Id}: {why}",
        _ => $"{asked}: {answer}",
    };
}
