using System.Text.Json;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>An account's profile, stored. The caller has begun and ends the object, and may put members of its own in front.</summary>
internal static class ProfileJson
{
    public static void WriteMembers(Utf8JsonWriter writer, AccountProfile profile)
    {
        writer.WriteString("id"u8, profile.Id);
        if (profile.Version != 0) writer.WriteNumber("version"u8, profile.Version);
        writer.Write("name"u8, profile.Name);
        writer.Write("segment"u8, profile.Segment);
        writer.Write("region"u8, profile.Region);
        writer.Write("fields"u8, profile.Fields);
    }

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, AccountProfile profile)
    {
        writer.WriteStartObject(name);
        WriteMembers(writer, profile);
        writer.WriteEndObject();
    }

    public static AccountProfile Read(ref Utf8JsonReader reader)
    {
        var draft = default(ProfileDraft);
        while (reader.NextMember(out var name))
            if (!draft.Take(ref reader, name)) throw StoredJson.Unknown(name);
        return draft.ToProfile();
    }

    /// <summary>A profile whose members are being read.</summary>
    internal struct ProfileDraft
    {
        private string? _id;
        private long _version;
        private string? _name;
        private string? _segment;
        private string? _region;
        private EquatableArray<TicketField> _fields;

        /// <summary>Takes a member; false when it is none of a profile's.</summary>
        public bool Take(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name)
        {
            if (name.SequenceEqual("id"u8)) _id = reader.GetString();
            else if (name.SequenceEqual("version"u8)) _version = reader.GetInt64();
            else if (name.SequenceEqual("name"u8)) _name = reader.GetString();
            else if (name.SequenceEqual("segment"u8)) _segment = reader.GetString();
            else if (name.SequenceEqual("region"u8)) _region = reader.GetString();
            else if (name.SequenceEqual("fields"u8)) _fields = FieldsJson.ReadFields(ref reader);
            else return false;
            return true;
        }

        public readonly AccountProfile ToProfile() =>
            new(_id ?? throw new StoredFormatException("A stored profile has no id."), _version, _name, _segment, _region, _fields);
    }
}
