using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>What is known of a ticket, stored.</summary>
internal static class FactsJson
{
    private static readonly TicketFacts Unknown = new();

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TicketFacts facts)
    {
        writer.WriteStartObject(name);
        writer.Write("account"u8, facts.Account);
        writer.Write("subject"u8, facts.Subject);
        if (facts.Priority != Unknown.Priority) writer.Write("priority"u8, facts.Priority);
        if (facts.Status != Unknown.Status) writer.Write("status"u8, facts.Status);
        writer.Write("channel"u8, facts.Channel);
        writer.Write("group"u8, facts.Group);
        writer.Write("assignee"u8, facts.Assignee);
        writer.Write("tier"u8, facts.Tier);
        writer.Write("region"u8, facts.Region);
        writer.Write("product"u8, facts.Product);
        if (!facts.Tags.IsEmpty) writer.Write("tags"u8, facts.Tags);
        writer.Write("fields"u8, facts.Fields);
        writer.Write("created"u8, facts.CreatedAt);
        if (facts.CreatedInferred) writer.WriteBoolean("inferred"u8, true);
        if (facts.OpenedBy != Unknown.OpenedBy) writer.Write("openedBy"u8, facts.OpenedBy);
        if (facts.Disposition != Unknown.Disposition) writer.Write("disposition"u8, facts.Disposition);
        writer.Write("into"u8, facts.MergedInto);
        writer.WriteEndObject();
    }

    public static TicketFacts Read(ref Utf8JsonReader reader)
    {
        string? account = null, subject = null, group = null, assignee = null, region = null, product = null, into = null;
        var (priority, status) = (Unknown.Priority, Unknown.Status);
        var (openedBy, disposition) = (Unknown.OpenedBy, Unknown.Disposition);
        Channel? channel = null;
        Tier? tier = null;
        EquatableArray<string> tags = default;
        EquatableArray<TicketField> fields = default;
        Instant? created = null;
        var inferred = false;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("account"u8)) account = reader.GetString();
            else if (name.SequenceEqual("subject"u8)) subject = reader.GetString();
            else if (name.SequenceEqual("priority"u8)) priority = StoredName<Priority>.Read(ref reader);
            else if (name.SequenceEqual("status"u8)) status = StoredName<TicketStatus>.Read(ref reader);
            else if (name.SequenceEqual("channel"u8)) channel = StoredName<Channel>.Read(ref reader);
            else if (name.SequenceEqual("group"u8)) group = reader.GetString();
            else if (name.SequenceEqual("assignee"u8)) assignee = reader.GetString();
            else if (name.SequenceEqual("tier"u8)) tier = StoredName<Tier>.Read(ref reader);
            else if (name.SequenceEqual("region"u8)) region = reader.GetString();
            else if (name.SequenceEqual("product"u8)) product = reader.GetString();
            else if (name.SequenceEqual("tags"u8)) tags = FieldsJson.ReadTexts(ref reader);
            else if (name.SequenceEqual("fields"u8)) fields = FieldsJson.ReadFields(ref reader);
            else if (name.SequenceEqual("created"u8)) created = reader.GetInstant();
            else if (name.SequenceEqual("inferred"u8)) inferred = reader.GetBoolean();
            else if (name.SequenceEqual("openedBy"u8)) openedBy = StoredName<ActorKind>.Read(ref reader);
            else if (name.SequenceEqual("disposition"u8)) disposition = StoredName<Disposition>.Read(ref reader);
            else if (name.SequenceEqual("into"u8)) into = reader.GetString();
            else throw StoredJson.Unknown(name);
        }
        return new TicketFacts
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
            CreatedAt = created,
            CreatedInferred = inferred,
            OpenedBy = openedBy,
            Disposition = disposition,
            MergedInto = into,
        };
    }
}
