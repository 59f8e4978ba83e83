using System.Text.Json;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>What an event says about a ticket's fields. A field that is cleared is null, one that is not named is left out.</summary>
internal static class ChangesJson
{
    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TicketChanges changes)
    {
        writer.WriteStartObject(name);
        Write(writer, "account"u8, changes.Account);
        Write(writer, "subject"u8, changes.Subject);
        writer.Write("priority"u8, changes.Priority);
        writer.Write("status"u8, changes.Status);
        Write(writer, "channel"u8, changes.Channel);
        Write(writer, "group"u8, changes.Group);
        Write(writer, "assignee"u8, changes.Assignee);
        Write(writer, "tier"u8, changes.Tier);
        Write(writer, "region"u8, changes.Region);
        Write(writer, "product"u8, changes.Product);
        if (changes.Tags is { } tags) writer.Write("tags"u8, tags);
        writer.Write("fields"u8, changes.Fields);
        writer.WriteEndObject();
    }

    public static TicketChanges Read(ref Utf8JsonReader reader)
    {
        Change<string> account = default, subject = default, group = default, assignee = default, region = default, product = default;
        Change<Channel?> channel = default;
        Change<Tier?> tier = default;
        Priority? priority = null;
        TicketStatus? status = null;
        EquatableArray<string>? tags = null;
        EquatableArray<FieldChange> fields = default;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("account"u8)) account = ReadText(ref reader);
            else if (name.SequenceEqual("subject"u8)) subject = ReadText(ref reader);
            else if (name.SequenceEqual("priority"u8)) priority = StoredName<Priority>.Read(ref reader);
            else if (name.SequenceEqual("status"u8)) status = StoredName<TicketStatus>.Read(ref reader);
            else if (name.SequenceEqual("channel"u8)) channel = ReadName<Channel>(ref reader);
            else if (name.SequenceEqual("group"u8)) group = ReadText(ref reader);
            else if (name.SequenceEqual("assignee"u8)) assignee = ReadText(ref reader);
            else if (name.SequenceEqual("tier"u8)) tier = ReadName<Tier>(ref reader);
            else if (name.SequenceEqual("region"u8)) region = ReadText(ref reader);
            else if (name.SequenceEqual("product"u8)) product = ReadText(ref reader);
            else if (name.SequenceEqual("tags"u8)) tags = FieldsJson.ReadTexts(ref reader);
            else if (name.SequenceEqual("fields"u8)) fields = FieldsJson.ReadChanges(ref reader);
            else throw StoredJson.Unknown(name);
        }
        return new TicketChanges
        {
            Account = account,
            Subject = subject,
            Priority = priority,
            Status = status,
            Channel = channel,
            Group = group,
            Assignee = assignee,
            Tier = tier,
            Region = region,
            Product = product,
            Tags = tags,
            Fields = fields,
        };
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Change<string> change)
    {
        if (change.IsSet) writer.WriteString(name, change.Value);
    }

    private static void Write<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Change<T?> change)
        where T : struct, Enum
    {
        if (!change.IsSet) return;
        if (change.Value is { } value) writer.Write(name, value);
        else writer.WriteNull(name);
    }

    private static Change<string> ReadText(ref Utf8JsonReader reader) => Change<string>.To(reader.GetString());

    private static Change<T?> ReadName<T>(ref Utf8JsonReader reader)
        where T : struct, Enum =>
        Change<T?>.To(reader.TokenType == JsonTokenType.Null ? null : StoredName<T>.Read(ref reader));
}
