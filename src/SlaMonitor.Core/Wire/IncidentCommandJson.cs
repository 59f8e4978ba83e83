using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;

namespace SlaMonitor.Core.Wire;

/// <summary>The members of a stored command to an incident, behind the beginning of its object.</summary>
internal static class IncidentCommandJson
{
    /// <summary>What their <c>do</c> begins with.</summary>
    private const string Prefix = "incident_";

    public static bool Is(string verb) => verb.StartsWith(Prefix, StringComparison.Ordinal) || StormJson.Is(verb);

    public static void WriteMembers(Utf8JsonWriter writer, IncidentCommand command)
    {
        writer.WriteString("do"u8, Prefix + VerbOf(command));
        writer.WriteNumber("rules"u8, command.Version);
        switch (command)
        {
            case IncidentCommand.Join join:
                writer.WriteString("gate"u8, join.Storm);
                WriteMember(writer, join.Escalation, join.About);
                break;
            case IncidentCommand.MemberDone done:
                writer.WriteString("gate"u8, done.Storm);
                WriteMember(writer, done.Escalation, done.About);
                writer.WriteString("why"u8, done.Why);
                break;
            case IncidentCommand.Declare declare:
                writer.WriteString("by"u8, declare.By);
                writer.WriteString("title"u8, declare.Title);
                writer.Write("severity"u8, declare.Severity);
                writer.Write("policy"u8, declare.Policy);
                writer.Write("commander"u8, declare.Commander);
                writer.Write("communications"u8, declare.Communications);
                IncidentJson.WriteLinks(writer, declare.Links);
                break;
            case IncidentCommand.Update update:
                WriteText(writer, update.By, update.Text);
                break;
            case IncidentCommand.SetSeverity severity:
                writer.WriteString("by"u8, severity.By);
                writer.Write("severity"u8, severity.Severity);
                break;
            case IncidentCommand.Assign assign:
                writer.WriteString("by"u8, assign.By);
                writer.Write("role"u8, assign.Role);
                writer.WriteString("user"u8, assign.User);
                break;
            case IncidentCommand.Link link:
                writer.WriteString("by"u8, link.By);
                IncidentJson.WriteLinks(writer, [link.To]);
                break;
            case IncidentCommand.Mitigate mitigate:
                WriteText(writer, mitigate.By, mitigate.Note);
                break;
            case IncidentCommand.Resolve resolve:
                WriteText(writer, resolve.By, resolve.Note);
                if (resolve.Release) writer.WriteBoolean("release"u8, true);
                if (resolve.Opening is { } opening) writer.WriteNumber("opening"u8, opening);
                break;
            case IncidentCommand.Reopen reopen:
                WriteText(writer, reopen.By, reopen.Note);
                break;
            case IncidentCommand.SetRootCause cause:
                WriteText(writer, cause.By, cause.Text);
                break;
            case IncidentCommand.AddFactor factor:
                WriteText(writer, factor.By, factor.Text);
                break;
            case IncidentCommand.AddAction action:
                WriteText(writer, action.By, action.Text);
                writer.WriteString("user"u8, action.Owner);
                writer.Write("until"u8, action.DueAt);
                break;
            case IncidentCommand.FinishAction finish:
                writer.WriteString("by"u8, finish.By);
                writer.WriteNumber("number"u8, finish.Number);
                break;
            case IncidentCommand.Close close:
                writer.WriteString("by"u8, close.By);
                break;
            case IncidentCommand.Wake:
                break;
            default:
                throw new InvariantViolatedException($"no stored form for {command}");
        }
    }

    private static void WriteMember(Utf8JsonWriter writer, string escalation, EscalatedTicket about)
    {
        writer.WriteString("alert"u8, escalation);
        writer.WritePropertyName("about"u8);
        EscalationJson.Write(writer, about);
    }

    private static void WriteText(Utf8JsonWriter writer, string by, string? text)
    {
        writer.WriteString("by"u8, by);
        writer.Write("why"u8, text);
    }

    private static string VerbOf(IncidentCommand command) => command switch
    {
        IncidentCommand.Join => "join",
        IncidentCommand.MemberDone => "member_done",
        IncidentCommand.Declare => "declare",
        IncidentCommand.Update => "update",
        IncidentCommand.SetSeverity => "severity",
        IncidentCommand.Assign => "assign",
        IncidentCommand.Link => "link",
        IncidentCommand.Mitigate => "mitigate",
        IncidentCommand.Resolve => "resolve",
        IncidentCommand.Reopen => "reopen",
        IncidentCommand.SetRootCause => "root_cause",
        IncidentCommand.AddFactor => "factor",
        IncidentCommand.AddAction => "action",
        IncidentCommand.FinishAction => "action_done",
        IncidentCommand.Close => "close",
        IncidentCommand.Wake => "wake",
        _ => throw new InvariantViolatedException($"no stored form for {command}"),
    };

    /// <summary>What only commands of incidents and storms have; what they share with those of escalations is read there.</summary>
    internal struct Draft
    {
        private string? _title;
        private IncidentSeverity _severity;
        private string? _commander;
        private string? _communications;
        private EquatableArray<IncidentLink> _links;
        private IncidentRole _role;
        private string? _user;
        private int _number;
        private Instant? _at;

        /// <summary>False when the member is none of these.</summary>
        public bool Take(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name)
        {
            if (name.SequenceEqual("title"u8)) _title = reader.GetString();
            else if (name.SequenceEqual("severity"u8)) _severity = StoredName<IncidentSeverity>.Read(ref reader);
            else if (name.SequenceEqual("commander"u8)) _commander = reader.GetString();
            else if (name.SequenceEqual("communications"u8)) _communications = reader.GetString();
            else if (name.SequenceEqual("links"u8)) _links = IncidentJson.ReadLinks(ref reader);
            else if (name.SequenceEqual("role"u8)) _role = StoredName<IncidentRole>.Read(ref reader);
            else if (name.SequenceEqual("user"u8)) _user = reader.GetString();
            else if (name.SequenceEqual("number"u8)) _number = reader.GetInt32();
            else if (name.SequenceEqual("at"u8)) _at = reader.GetInstant();
            else return false;
            return true;
        }

        public readonly Entities.Command ToCommand(string verb, int version, in EscalationCommandJson.Draft shared)
        {
            switch (verb)
            {
                case "storm_started":
                    return new StormCommand.Started(version, Given(shared.Alert, verb), _at ?? throw Missing(verb));
                case "storm_over":
                    return new StormCommand.Over(version, Given(shared.Incident, verb));
                case "incident_join":
                    return new IncidentCommand.Join(version, Given(shared.Gate, verb), Given(shared.Alert, verb), Given(shared.About, verb));
                case "incident_member_done":
                    return new IncidentCommand.MemberDone(version, Given(shared.Gate, verb), Given(shared.Alert, verb), Given(shared.About, verb), Given(shared.Why, verb));
                case "incident_wake":
                    return new IncidentCommand.Wake(version);
            }
            var by = Given(shared.By, verb);
            return verb switch
            {
                "incident_declare" => new IncidentCommand.Declare(
                    version, by, Given(_title, verb), _severity, shared.Policy, _commander, _communications, _links),
                "incident_update" => new IncidentCommand.Update(version, by, Given(shared.Why, verb)),
                "incident_severity" => new IncidentCommand.SetSeverity(version, by, _severity),
                "incident_assign" => new IncidentCommand.Assign(version, by, _role, Given(_user, verb)),
                "incident_link" => new IncidentCommand.Link(version, by, _links.Count == 1 ? _links[0] : throw Missing(verb)),
                "incident_mitigate" => new IncidentCommand.Mitigate(version, by, shared.Why),
                "incident_resolve" => new IncidentCommand.Resolve(version, by, shared.Why, shared.Release, shared.Opening),
                "incident_reopen" => new IncidentCommand.Reopen(version, by, shared.Why),
                "incident_root_cause" => new IncidentCommand.SetRootCause(version, by, Given(shared.Why, verb)),
                "incident_factor" => new IncidentCommand.AddFactor(version, by, Given(shared.Why, verb)),
                "incident_action" => new IncidentCommand.AddAction(
                    version, by, Given(shared.Why, verb), Given(_user, verb), shared.Until ?? throw Missing(verb)),
                "incident_action_done" => new IncidentCommand.FinishAction(version, by, _number),
                "incident_close" => new IncidentCommand.Close(version, by),
                _ => throw new StoredFormatException($"A stored command is to do \"{verb}\", which this program cannot."),
            };
        }

        private static T Given<T>(T? part, string verb)
            where T : class => part ?? throw Missing(verb);

        private static StoredFormatException Missing(string verb) => new($"A stored command to do {verb} lacks what it needs.");
    }
}
