using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>
/// The stored form of an entity's state. What was written is read back equal. A writer is made with
/// <see cref="StoredJson.WriterOptions"/>.
/// </summary>
public static partial class StateJson
{
    public static void Write(Utf8JsonWriter writer, TicketState state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, StoredJson.Version);
        writer.WriteString("id"u8, state.Id);
        writer.WriteNumber("n"u8, state.Decisions);
        WriteAdoptions(writer, state.Log.Adoptions);
        writer.Write("asOf"u8, state.AsOf);
        WriteLog(writer, state);
        WritePicture(writer, state);
        if (!state.Withdrawn.IsEmpty) WriteWithdrawn(writer, state.Withdrawn);
        if (!state.Raised.IsEmpty) WriteRaised(writer, state.Raised);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, AccountState state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, StoredJson.Version);
        writer.WriteNumber("n"u8, state.Decisions);
        ProfileJson.Write(writer, "profile"u8, state.Profile);
        TallyJson.Write(writer, "tallies"u8, state.Tallies);
        writer.Write("asOf"u8, state.AsOf);
        if (!state.Windows.IsEmpty) AttainmentJson.Write(writer, "windows"u8, state.Windows);
        if (!state.Raised.IsEmpty) AttainmentJson.Write(writer, "raised"u8, state.Raised);
        writer.WriteEndObject();
    }

    private static void WriteAdoptions(Utf8JsonWriter writer, EquatableArray<Adoption> adoptions)
    {
        // Nearly always there is one, and it holds from ever: a number. Otherwise an array of it and of pairs, the instant first.
        Invariant.Check(!adoptions.IsEmpty && adoptions[0].Since == Instant.MinValue, "a ticket's first version holds from ever");
        if (adoptions.Count == 1)
        {
            writer.WriteNumber("rules"u8, adoptions[0].Version);
            return;
        }
        writer.WriteStartArray("rules"u8);
        for (var i = 0; i < adoptions.Count; i++)
        {
            if (i > 0) writer.WriteNumberValue(StoredJson.Ticks(adoptions[i].Since));
            writer.WriteNumberValue(adoptions[i].Version);
        }
        writer.WriteEndArray();
    }

    private static void WriteLog(Utf8JsonWriter writer, TicketState state)
    {
        writer.WriteStartArray("events"u8);
        string? source = null;
        foreach (var happened in state.Log.Events)
        {
            StoredEventJson.Write(writer, happened, state.Id, source);
            source = happened.Source;
        }
        writer.WriteEndArray();
        if (state.Log.HasCreated) writer.WriteBoolean("created"u8, true);
        if (state.Log.Profiles.IsEmpty) return;
        writer.WriteStartArray("known"u8);
        foreach (var known in state.Log.Profiles)
        {
            writer.WriteStartObject();
            writer.Write("since"u8, known.Since);
            ProfileJson.WriteMembers(writer, known.Profile);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WritePicture(Utf8JsonWriter writer, TicketState state)
    {
        var picture = state.Picture;
        FactsJson.Write(writer, "facts"u8, picture.Facts);
        if (picture.Account is { } account)
        {
            // Nearly always one of those in the log: its place says it all.
            var place = state.Log.Profiles.Count - 1;
            while (place >= 0 && state.Log.Profiles[place].Profile != account) place--;
            if (place >= 0) writer.WriteNumber("account"u8, place);
            else ProfileJson.Write(writer, "account"u8, account);
        }
        if (picture.Conversation != Conversation.Silent) WriteConversation(writer, picture.Conversation);
        writer.WriteStartArray("clocks"u8);
        for (var i = 0; i < picture.Clocks.Count; i++) ClockJson.Write(writer, picture.Clocks[i], i == 0 ? null : picture.Clocks[i - 1]);
        writer.WriteEndArray();
    }

    private static void WriteConversation(Utf8JsonWriter writer, Conversation conversation)
    {
        writer.WriteStartObject("talk"u8);
        if (conversation.CustomerSpoke) writer.WriteBoolean("customer"u8, true);
        writer.Write("waits"u8, conversation.AwaitingSince);
        if (conversation.FirstExchangeOver) writer.WriteBoolean("first"u8, true);
        if (conversation.AgentReplies != 0) writer.WriteNumber("replies"u8, conversation.AgentReplies);
        writer.WriteEndObject();
    }

    private static void WriteRaised(Utf8JsonWriter writer, EquatableArray<Raised> raised)
    {
        writer.WriteStartArray("raised"u8);
        foreach (var reason in raised)
        {
            writer.WriteStartObject();
            writer.WriteString("policy"u8, reason.Policy);
            if (reason.Metric is { } metric) writer.WriteString("metric"u8, metric.Name);
            if (reason.Cycle != 0) writer.WriteNumber("cycle"u8, reason.Cycle);
            if (reason.IsBreach) writer.WriteBoolean("breach"u8, true);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteWithdrawn(Utf8JsonWriter writer, EquatableArray<Withdrawn> withdrawn)
    {
        writer.WriteStartArray("withdrawn"u8);
        foreach (var warning in withdrawn)
        {
            writer.WriteStartObject();
            writer.WriteString("metric"u8, warning.Metric.Name);
            writer.WriteNumber("cycle"u8, warning.Cycle);
            writer.WriteString("at"u8, warning.Threshold);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
