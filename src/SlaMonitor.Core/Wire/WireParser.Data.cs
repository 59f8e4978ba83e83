using System.Text.Json;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

// The members of `data`. They are read before the type may be known, so whether they belong is checked at the end.
internal ref partial struct WireParser
{
    private static readonly string[] DataPaths = [.. DataMembers.Names.Select(name => "data." + name)];

    private void ReadData()
    {
        if (IsNull || !IsObject("data")) return;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var member = DataMembers.Find(_reader.ValueSpan);
            if (member == DataMember.None)
            {
                member = _reader.ValueIsEscaped && TryText("data", int.MaxValue, out var name) ? DataMembers.Find(Utf8(name)) : member;
                if (member == DataMember.None)
                {
                    SkipUnknown("data.", "a field of data", DataMembers.Names);
                    continue;
                }
            }
            var path = DataPaths[Bit((int)member)];
            if ((_draft.Data & member) != 0) Fail(path, "is given twice");
            _draft.Data |= member;
            _reader.Read();
            ReadDataValue(member, path);
        }
    }

    private void ReadDataValue(DataMember member, string path)
    {
        switch (member)
        {
            case DataMember.Account: _draft.Account = IsNull ? null : Id(path); break;
            case DataMember.Subject: _draft.Subject = IsNull ? null : Text(path, WireLimits.SubjectLength); break;
            case DataMember.Priority: _draft.Priority = Name<Priority>(path); break;
            case DataMember.Status: _draft.Status = Name<TicketStatus>(path); break;
            case DataMember.Channel: _draft.Channel = IsNull ? null : Name<Channel>(path); break;
            case DataMember.Group: _draft.Group = IsNull ? null : Id(path); break;
            case DataMember.Assignee: _draft.Assignee = IsNull ? null : Id(path); break;
            case DataMember.Tier: _draft.Tier = IsNull ? null : Name<Tier>(path); break;
            case DataMember.Region: _draft.Region = IsNull ? null : Id(path); break;
            case DataMember.Product: _draft.Product = IsNull ? null : Id(path); break;
            case DataMember.Tags: ReadTags(); break;
            case DataMember.Fields: ReadFields(path); break;
            case DataMember.Into: _draft.Into = IsNull ? null : Id(path); break;
            case DataMember.Kind: _draft.FeedbackKind = Name<FeedbackKind>(path); break;
            case DataMember.Score: _draft.Score = Number(path); break;
            case DataMember.Comment: _draft.Comment = IsNull ? null : Text(path, WireLimits.CommentLength); break;
            case DataMember.None: break;
        }
    }

    private void ReadTags()
    {
        if (IsNull)
        {
            _draft.Tags = [];
            return;
        }
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            Fail("data.tags", $"must be an array of strings, not {Kind(_reader.TokenType)}");
            Skip();
            return;
        }
        var tags = new List<string>();
        for (var i = 0; _reader.Read() && _reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (i >= WireLimits.TagsMax)
            {
                if (i == WireLimits.TagsMax) Fail("data.tags", $"has more than {WireLimits.TagsMax} tags");
                Skip();
            }
            else if (Id("data.tags", i) is { } tag)
            {
                tags.Add(tag);
            }
        }
        tags.Sort(StringComparer.Ordinal);
        var distinct = 0;
        for (var i = 0; i < tags.Count; i++)
        {
            if (distinct > 0 && tags[distinct - 1] == tags[i]) continue;
            tags[distinct++] = tags[i];
        }
        tags.RemoveRange(distinct, tags.Count - distinct);
        _draft.Tags = tags.ToEquatableArray();
    }

    private void ReadFields(string path)
    {
        if (IsNull)
        {
            Fail(path, "cannot be cleared as a whole; set each field to null");
            return;
        }
        if (!IsObject(path)) return;
        var fields = new List<FieldChange>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var isNamed = TryText(path, WireLimits.IdLength, out var name);
            _reader.Read();
            if (!isNamed || name is null || name.Length == 0 || name.AsSpan().ContainsAny(ControlCharacters))
            {
                if (isNamed) Fail(path, "a field's name must not be empty or hold control characters");
                Skip();
            }
            else
            {
                fields.Add(new FieldChange(name, ReadFieldValue(path, name)));
                if (fields.Count == WireLimits.FieldsMax + 1) Fail(path, $"has more than {WireLimits.FieldsMax} fields");
            }
        }
        fields.Sort((left, right) => string.CompareOrdinal(left.Name, right.Name));
        for (var i = 1; i < fields.Count; i++)
            if (fields[i - 1].Name == fields[i].Name) Fail(FieldPath(path, fields[i].Name), "is given twice");
        _draft.Fields = fields.ToEquatableArray();
    }

    private FieldValue? ReadFieldValue(string path, string name)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.Null: return null;
            case JsonTokenType.True: return new FieldValue.Flag(true);
            case JsonTokenType.False: return new FieldValue.Flag(false);
            case JsonTokenType.Number when _reader.TryGetDecimal(out var number): return new FieldValue.Number(number);
            case JsonTokenType.Number:
                Fail(FieldPath(path, name), "is a number out of range");
                return null;
            case JsonTokenType.String:
                return TryText(path, name, WireLimits.FieldLength, out var text) ? new FieldValue.Text(text) : null;
            default:
                Fail(FieldPath(path, name), $"must be a string, a number, true, false or null, not {Kind(_reader.TokenType)}");
                Skip();
                return null;
        }
    }

    private static string FieldPath(string path, string name) => path + "." + NearestName.Shown(name);
}
