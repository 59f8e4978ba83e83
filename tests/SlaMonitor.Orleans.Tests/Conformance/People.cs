using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Simulation;

namespace SlaMonitor.Orleans.Tests.Conformance;

/// <summary>What people do about escalations at a stop. They choose by what the host shows them: hosts that show the same are asked the same.</summary>
internal static class People
{
    private static readonly string[] Names = ["amina", "joseph", "lee", "duty-manager"];

    /// <param name="host">Whose escalations.</param>
    /// <param name="stop">When.</param>
    /// <param name="seed">Of their choices.</param>
    /// <param name="acts">How many things they do.</param>
    /// <returns>What they were answered.</returns>
    public static async Task<List<string>> ActAsync(Seen host, Stop stop, ulong seed, int acts = 6)
    {
        var escalations = host.Escalations;
        var answers = new List<string>();
        var random = SeededRandom.For(seed, (ulong)stop.At.ToUnixTimeTicks());
        for (var i = 0; i < acts; i++)
        {
            var all = await Pages.AllAsync(page => escalations.ListAsync(new EscalationQuery { Page = page }));
            if (all.Count == 0) return answers;
            // Mostly one of the latest, which is what people see first.
            var chosen = all[(int)random.Below(Math.Min(all.Count, 12))];
            var by = Names[(int)random.Below(Names.Length)];
            if (random.Chance(1, 9))
            {
                var (ticket, policy) = (all[(int)random.Below(all.Count)].About.Id, random.Chance(1, 2) ? "nudge" : "critical");
                answers.Add(Words("start", await host.AskAsync(escalations.StartAsync(ticket, policy, by, "please"))));
                continue;
            }
            var command = Command(random, chosen, by, stop.At);
            answers.Add(Words(command.GetType().Name, await host.AskAsync(escalations.AskAsync(chosen.Alert, command))));
        }
        return answers;
    }

    private static EscalationCommand Command(SeededRandom random, EscalationState chosen, string by, Instant now) => random.Below(10) switch
    {
        0 or 1 => new EscalationCommand.Acknowledge(0, by, null),
        2 => new EscalationCommand.Acknowledge(0, by, now + Duration.FromMinutes(7 + random.Below(200)), random.Chance(1, 2) ? "link" : null),
        3 => new EscalationCommand.Snooze(0, by, now + Duration.FromMinutes(3 + random.Below(100))),
        4 or 5 => new EscalationCommand.StepNow(0, by),
        6 => new EscalationCommand.Reassign(0, by, random.Chance(1, 2) ? new EscalationTarget.Person("lee") : new EscalationTarget.Broadcast("chat")),
        7 => new EscalationCommand.Reopen(0, by),
        8 => new EscalationCommand.Resolve(0, by, "done"),
        _ => new EscalationCommand.SendAgain(0, chosen.Pages.FirstOrDefault(page => page.Outcome is PageOutcome.DeadLetter)?.Id ?? "none", by),
    };

    private static string Words(string asked, EscalationAnswer answer) => answer switch
    {
        EscalationAnswer.Told(var state) => $"{asked}: {state.Alert} is {state.Standing}, step {state.Step} of pass {state.Pass}",
        EscalationAnswer.Over(var state) => $"{asked}: {state?.Alert} was over",
        _ => $"{asked}: {answer}",
    };
}
