using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Core.Wire;

/// <summary>The members of a stored command to an escalation, behind the beginning of its object.</summary>
internal static class EscalationCommandJson
{
    /// <summary>What their <c>do</c> begins with.</summary>
    private const string Prefix = "escalation_";

    public static bool Is(string verb) => verb.StartsWith(Prefix, StringComparison.Ordinal);

    public static void WriteMembers(Utf8JsonWriter writer, EscalationCommand command)
    {
        writer.WriteString("do"u8, Prefix + VerbOf(command));
        writer.WriteNumber("rules"u8, command.Version);
        switch (command)
        {
            case EscalationCommand.Trigger trigger:
                writer.WriteString("policy"u8, trigger.Policy);
                writer.WritePropertyName("about"u8);
                EscalationJson.Write(writer, trigger.About);
                writer.WritePropertyName("reason"u8);
                EscalationJson.Write(writer, trigger.Reason);
                break;
            case EscalationCommand.ClockDone done:
                writer.WriteString("metric"u8, done.Metric.Name);
                writer.WriteNumber("cycle"u8, done.Cycle);
                writer.WriteString("why"u8, done.Why);
                break;
            case EscalationCommand.BurnDone done:
                writer.WriteString("metric"u8, done.Metric.Name);
                writer.Write("over"u8, done.Over);
                writer.WriteString("why"u8, done.Why);
                break;
            case EscalationCommand.TicketDone done:
                writer.WriteString("why"u8, done.Why);
                break;
            case EscalationCommand.Acknowledge acknowledge:
                writer.WriteString("by"u8, acknowledge.By);
                writer.Write("until"u8, acknowledge.Until);
                writer.Write("link"u8, acknowledge.Link);
                writer.Write("why"u8, acknowledge.Note);
                break;
            case EscalationCommand.Snooze snooze:
                writer.WriteString("by"u8, snooze.By);
                writer.Write("until"u8, snooze.Until);
                writer.Write("why"u8, snooze.Note);
                break;
            case EscalationCommand.StepNow step:
                writer.WriteString("by"u8, step.By);
                writer.Write("why"u8, step.Note);
                break;
            case EscalationCommand.Reassign reassign:
                writer.WriteString("by"u8, reassign.By);
                writer.WritePropertyName("to"u8);
                EscalationPolicyJson.Write(writer, reassign.To);
                writer.Write("why"u8, reassign.Note);
                break;
            case EscalationCommand.Reopen reopen:
                writer.WriteString("by"u8, reopen.By);
                writer.Write("why"u8, reopen.Note);
                break;
            case EscalationCommand.Resolve resolve:
                writer.WriteString("by"u8, resolve.By);
                writer.Write("why"u8, resolve.Note);
                break;
            case EscalationCommand.PageEnded ended:
                writer.WriteString("page"u8, ended.Page);
                writer.WritePropertyName("outcome"u8);
                EscalationJson.Write(writer, ended.Outcome);
                break;
            case EscalationCommand.SendAgain again:
                writer.WriteString("page"u8, again.Page);
                writer.WriteString("by"u8, again.By);
                break;
            case EscalationCommand.GateClear clear:
                writer.WriteString("alert"u8, clear.Alert);
                writer.WriteString("gate"u8, clear.Gate);
                break;
            case EscalationCommand.PartOf part:
                writer.WriteString("alert"u8, part.Alert);
                writer.WriteString("gate"u8, part.Gate);
                writer.WriteString("incident"u8, part.Incident);
                break;
            case EscalationCommand.IncidentOver over:
                writer.WriteString("alert"u8, over.Alert);
                writer.WriteString("incident"u8, over.Incident);
                writer.Write("by"u8, over.By);
                writer.WriteString("why"u8, over.Why);
                if (over.Release) writer.WriteBoolean("release"u8, true);
                break;
            case EscalationCommand.IncidentDone done:
                writer.WriteString("policy"u8, done.Policy);
                writer.WriteNumber("opening"u8, done.Opening);
                writer.WritePropertyName("about"u8);
                EscalationJson.Write(writer, done.About);
                writer.Write("by"u8, done.By);
                writer.WriteString("why"u8, done.Why);
                break;
            case EscalationCommand.Wake:
                break;
            default:
                throw new InvariantViolatedException($"no stored form for {command}");
        }
    }

    private static string VerbOf(EscalationCommand command) => command switch
    {
        EscalationCommand.Trigger => "trigger",
        EscalationCommand.ClockDone => "clock_done",
        EscalationCommand.BurnDone => "burn_done",
        EscalationCommand.TicketDone => "ticket_done",
        EscalationCommand.Acknowledge => "acknowledge",
        EscalationCommand.Snooze => "snooze",
        EscalationCommand.StepNow => "step",
        EscalationCommand.Reassign => "reassign",
        EscalationCommand.Reopen => "reopen",
        EscalationCommand.Resolve => "resolve",
        EscalationCommand.PageEnded => "page_ended",
        EscalationCommand.SendAgain => "send_again",
        EscalationCommand.GateClear => "gate_clear",
        EscalationCommand.PartOf => "part_of",
        EscalationCommand.IncidentOver => "incident_over",
        EscalationCommand.IncidentDone => "incident_done",
        EscalationCommand.Wake => "wake",
        _ => throw new InvariantViolatedException($"no stored form for {command}"),
    };

    /// <summary>A command whose members are being read.</summary>
    internal struct Draft
    {
        private string? _policy;
        private EscalatedTicket? _about;
        private EscalationReason? _reason;
        private Metric _metric;
        private int _cycle;
        private Duration _over;
        private string? _why;
        private string? _by;
        private Instant? _until;
        private string? _link;
        private EscalationTarget? _to;
        private string? _page;
        private PageOutcome? _outcome;
        private string? _alert;
        private string? _gate;
        private string? _incident;
        private int? _opening;
        private bool _release;

        public readonly string? Policy => _policy;

        public readonly EscalatedTicket? About => _about;

        public readonly string? Why => _why;

        public readonly string? By => _by;

        public readonly Instant? Until => _until;

        public readonly string? Alert => _alert;

        public readonly string? Gate => _gate;

        public readonly string? Incident => _incident;

        public readonly int? Opening => _opening;

        public readonly bool Release => _release;

        /// <summary>False when the member is none of these.</summary>
        public bool Take(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name)
        {
            if (name.SequenceEqual("policy"u8)) _policy = reader.GetString();
            else if (name.SequenceEqual("about"u8)) _about = EscalationJson.ReadAbout(ref reader);
            else if (name.SequenceEqual("reason"u8)) _reason = EscalationJson.ReadReason(ref reader);
            else if (name.SequenceEqual("metric"u8)) _metric = reader.GetMetric();
            else if (name.SequenceEqual("cycle"u8)) _cycle = reader.GetInt32();
            else if (name.SequenceEqual("over"u8)) _over = reader.GetDuration();
            else if (name.SequenceEqual("why"u8)) _why = reader.GetString();
            else if (name.SequenceEqual("by"u8)) _by = reader.GetString();
            else if (name.SequenceEqual("until"u8)) _until = reader.GetInstant();
            else if (name.SequenceEqual("link"u8)) _link = reader.GetString();
            else if (name.SequenceEqual("to"u8)) _to = EscalationPolicyJson.ReadTarget(ref reader);
            else if (name.SequenceEqual("page"u8)) _page = reader.GetString();
            else if (name.SequenceEqual("outcome"u8)) _outcome = EscalationJson.ReadOutcome(ref reader);
            else if (name.SequenceEqual("alert"u8)) _alert = reader.GetString();
            else if (name.SequenceEqual("gate"u8)) _gate = reader.GetString();
            else if (name.SequenceEqual("incident"u8)) _incident = reader.GetString();
            else if (name.SequenceEqual("opening"u8)) _opening = reader.GetInt32();
            else if (name.SequenceEqual("release"u8)) _release = reader.GetBoolean();
            else return false;
            return true;
        }

        /// <summary>Of a ticket's own command to escalate: policy, who and why.</summary>
        public readonly (string Policy, string By, string? Note) ByHand(string verb) => (Given(_policy, verb), Given(_by, verb), _why);

        public readonly EscalationCommand ToCommand(string verb, int version) => verb[Prefix.Length..] switch
        {
            "trigger" => new EscalationCommand.Trigger(version, Given(_policy, verb), Given(_about, verb), Given(_reason, verb)),
            "clock_done" => new EscalationCommand.ClockDone(version, _metric, _cycle, Given(_why, verb)),
            "burn_done" => new EscalationCommand.BurnDone(version, _metric, _over, Given(_why, verb)),
            "ticket_done" => new EscalationCommand.TicketDone(version, Given(_why, verb)),
            "acknowledge" => new EscalationCommand.Acknowledge(version, Given(_by, verb), _until, _link, _why),
            "snooze" => new EscalationCommand.Snooze(version, Given(_by, verb), _until ?? throw Missing(verb), _why),
            "step" => new EscalationCommand.StepNow(version, Given(_by, verb), _why),
            "reassign" => new EscalationCommand.Reassign(version, Given(_by, verb), Given(_to, verb), _why),
            "reopen" => new EscalationCommand.Reopen(version, Given(_by, verb), _why),
            "resolve" => new EscalationCommand.Resolve(version, Given(_by, verb), _why),
            "page_ended" => new EscalationCommand.PageEnded(version, Given(_page, verb), Given(_outcome, verb)),
            "send_again" => new EscalationCommand.SendAgain(version, Given(_page, verb), Given(_by, verb)),
            "gate_clear" => new EscalationCommand.GateClear(version, Given(_alert, verb), Given(_gate, verb)),
            "part_of" => new EscalationCommand.PartOf(version, Given(_alert, verb), Given(_gate, verb), Given(_incident, verb)),
            "incident_over" => new EscalationCommand.IncidentOver(version, Given(_alert, verb), Given(_incident, verb), _by, Given(_why, verb), _release),
            "incident_done" => new EscalationCommand.IncidentDone(version, Given(_policy, verb), _opening ?? throw Missing(verb), Given(_about, verb), _by, Given(_why, verb)),
            "wake" => new EscalationCommand.Wake(version),
            _ => throw new StoredFormatException($"A stored command is to do \"{verb}\", which this program cannot."),
        };

        private static T Given<T>(T? part, string verb)
            where T : class => part ?? throw Missing(verb);

        private static StoredFormatException Missing(string verb) => new($"A stored command to do {verb} lacks what it needs.");
    }
}
