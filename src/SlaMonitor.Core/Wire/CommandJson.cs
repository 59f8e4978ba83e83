using System.Text.Json;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Storms;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>The stored form of a command: <c>do</c> names it. The object is the reader's or writer's current value.</summary>
public static class CommandJson
{
    public static void Write(Utf8JsonWriter writer, Command command)
    {
        writer.WriteStartObject();
        switch (command)
        {
            case TicketCommand.Wake:
                writer.WriteString("do"u8, "wake"u8);
                break;
            case TicketCommand.Record record:
                writer.WriteString("do"u8, "record"u8);
                writer.WriteNumber("rules"u8, record.Rulebook);
                // The event is written whole: no form around it tells its ticket.
                writer.WritePropertyName("event"u8);
                StoredEventJson.Write(writer, record.Event, "", null);
                if (record.Account is { } account) ProfileJson.Write(writer, "profile"u8, account);
                break;
            case TicketCommand.KnowAccount known:
                writer.WriteString("do"u8, "know_account"u8);
                ProfileJson.Write(writer, "profile"u8, known.Profile);
                break;
            case TicketCommand.Adopt adopt:
                writer.WriteString("do"u8, "adopt"u8);
                writer.WriteNumber("rules"u8, adopt.Version);
                break;
            case TicketCommand.Escalate escalate:
                writer.WriteString("do"u8, "escalate"u8);
                writer.WriteString("policy"u8, escalate.Policy);
                writer.WriteString("by"u8, escalate.By);
                writer.Write("why"u8, escalate.Note);
                break;
            case EscalationCommand escalation:
                EscalationCommandJson.WriteMembers(writer, escalation);
                break;
            case IncidentCommand incident:
                IncidentCommandJson.WriteMembers(writer, incident);
                break;
            case StormCommand storm:
                StormJson.WriteMembers(writer, storm);
                break;
            case AccountCommand.Describe describe:
                writer.WriteString("do"u8, "describe"u8);
                ProfileJson.Write(writer, "profile"u8, describe.Profile);
                break;
            case AccountCommand.Count count:
                writer.WriteString("do"u8, "count"u8);
                TallyJson.Write(writer, "differences"u8, count.Differences);
                if (count.Version != 0) writer.WriteNumber("rules"u8, count.Version);
                break;
            case AccountCommand.Wake wake:
                writer.WriteString("do"u8, "wake_account"u8);
                writer.WriteNumber("rules"u8, wake.Version);
                break;
            default:
                throw new InvariantViolatedException($"no stored form for {command}");
        }
        writer.WriteEndObject();
    }

    /// <param name="reader">Stands on the beginning of the command's object, and afterwards on its end.</param>
    /// <exception cref="StoredFormatException">Not a command that this program knows.</exception>
    public static Command Read(ref Utf8JsonReader reader)
    {
        string? verb = null;
        var rulebook = 0;
        TicketEvent? happened = null;
        AccountProfile? profile = null;
        EquatableArray<MetricTally> differences = default;
        var escalation = default(EscalationCommandJson.Draft);
        var incident = default(IncidentCommandJson.Draft);
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("do"u8)) verb = ReadVerb(ref reader);
            else if (name.SequenceEqual("rules"u8)) rulebook = reader.GetInt32();
            else if (name.SequenceEqual("event"u8)) happened = StoredEventJson.Read(ref reader, "", null);
            else if (name.SequenceEqual("profile"u8)) profile = ProfileJson.Read(ref reader);
            else if (name.SequenceEqual("differences"u8)) differences = TallyJson.Read(ref reader);
            else if (!escalation.Take(ref reader, name) && !incident.Take(ref reader, name)) throw StoredJson.Unknown(name);
        }
        return verb switch
        {
            "escalate" => ToEscalate(escalation, verb),
            { } told when EscalationCommandJson.Is(told) => escalation.ToCommand(told, rulebook),
            { } told when IncidentCommandJson.Is(told) => incident.ToCommand(told, rulebook, escalation),
            "wake" => new TicketCommand.Wake(),
            "record" => new TicketCommand.Record(Given(happened, verb), rulebook, profile),
            "know_account" => new TicketCommand.KnowAccount(Given(profile, verb)),
            "adopt" => new TicketCommand.Adopt(rulebook),
            "describe" => new AccountCommand.Describe(Given(profile, verb)),
            "count" => new AccountCommand.Count(differences, rulebook),
            "wake_account" => new AccountCommand.Wake(rulebook),
            _ => throw new StoredFormatException($"A stored command is to do \"{verb}\", which this program cannot."),
        };
    }

    private static TicketCommand.Escalate ToEscalate(EscalationCommandJson.Draft draft, string verb)
    {
        var (policy, by, note) = draft.ByHand(verb);
        return new TicketCommand.Escalate(policy, by, note);
    }

    private static T Given<T>(T? part, string verb)
        where T : class => part ?? throw new StoredFormatException($"A stored command to {verb} has no {typeof(T).Name}.");

    private static string? ReadVerb(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("record"u8)) return "record";
        if (reader.ValueTextEquals("wake"u8)) return "wake";
        return reader.ValueTextEquals("count"u8) ? "count" : reader.GetString();
    }
}
