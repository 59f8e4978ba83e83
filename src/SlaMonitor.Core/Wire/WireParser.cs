using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

/// <summary>
/// Reads the rows of one document, one after another, straight from its bytes. All errors of a row are gathered; a row
/// with errors is read to its end, so that the next one can be read. Bytes that are not JSON throw.
/// </summary>
internal ref partial struct WireParser
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly bool _isUtf8;
    private Utf8JsonReader _reader;
    private RowPlace _place;
    private List<WireError>? _errors;
    private int _rowDepth;
    private bool _tooDeep;
    private Draft _draft;

    public WireParser(ReadOnlySpan<byte> json, RowPlace place)
    {
        _json = json;
        _place = place;
        // Validated once over the whole, which is vectorised, instead of string by string.
        _isUtf8 = TicketEventReader.IsUtf8(json);
        // Our own limit is told of the one row that breaks it; the reader's would end the whole document.
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
    }

    public readonly bool HasErrors => _errors is { Count: > 0 };

    /// <summary>True when the document is not JSON at all; the only error then says where it ends to be.</summary>
    public bool IsMalformed { get; private set; }

    public readonly EquatableArray<WireError> Errors() => _errors is null ? [] : [.. _errors];

    /// <summary>Reads a document that is one event and nothing else. Errors, also of syntax, are in <see cref="Errors"/>.</summary>
    public TicketEvent? ReadAlone()
    {
        try
        {
            _reader.Read();
            var read = ReadRow(_place);
            _reader.Read();
            return read;
        }
        catch (JsonException malformed)
        {
            IsMalformed = true;
            _errors = [new WireError(_place.At(""), Malformed(malformed))];
            return null;
        }
    }

    /// <summary>In an array: goes to the next row. False at the end of the document.</summary>
    public bool NextRow()
    {
        if (_reader.TokenType == JsonTokenType.None) _reader.Read();
        _reader.Read();
        if (_reader.TokenType != JsonTokenType.EndArray || _reader.CurrentDepth > 0) return true;
        // One more read, so that anything after the array is an error.
        _reader.Read();
        return false;
    }

    /// <summary>Reads the row that begins at the current token. Null, or an event not to be used, when it has errors.</summary>
    public TicketEvent? ReadRow(RowPlace place)
    {
        _place = place;
        _errors = null;
        _tooDeep = false;
        _rowDepth = _reader.CurrentDepth;
        _draft = default;
        if (!_isUtf8 && !RowIsUtf8()) return null;
        if (_reader.TokenType != JsonTokenType.StartObject)
        {
            Fail("", $"an event is an object, not {Kind(_reader.TokenType)}");
            Skip();
            return null;
        }
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject) ReadMember();
        if (_tooDeep) Fail("", $"nested deeper than {WireLimits.DepthMax} levels");
        CheckWhole();
        return HasErrors ? null : Build();
    }

    /// <summary>The reader's own message, with the place counted from 1 and in words.</summary>
    public static string Malformed(JsonException malformed)
    {
        var message = malformed.Message;
        var tail = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        if (tail >= 0) message = message[..tail];
        return $"not valid JSON at line {malformed.LineNumber + 1 ?? 1}, byte {malformed.BytePositionInLine + 1 ?? 1}: {NearestName.Message(message)}";
    }

    private void ReadMember()
    {
        var member = EventMembers.Find(_reader.ValueSpan);
        if (member == EventMember.None)
        {
            member = _reader.ValueIsEscaped && TryText("", int.MaxValue, out var name) ? EventMembers.Find(Utf8(name)) : member;
            if (member == EventMember.None)
            {
                SkipUnknown("", "a field of an event", EventMembers.Names);
                return;
            }
        }
        var path = EventMembers.Names[Bit((int)member)];
        if ((_draft.Seen & member) != 0) Fail(path, "is given twice");
        _draft.Seen |= member;
        _reader.Read();
        switch (member)
        {
            case EventMember.Id: _draft.Id = Id(path); break;
            case EventMember.Source: _draft.Source = IsNull ? null : Id(path); break;
            case EventMember.Ticket: _draft.Ticket = Id(path); break;
            case EventMember.At: _draft.At = Time(path); break;
            case EventMember.Type: _draft.Type = Name<TicketEventType>(path); break;
            case EventMember.Actor: ReadActor(); break;
            case EventMember.Data: ReadData(); break;
        }
    }

    private void ReadActor()
    {
        if (IsNull || !IsObject("actor")) return;
        var seen = 0;
        ActorKind? kind = null;
        string? id = null;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var member = NameIs("kind") ? 1 : NameIs("id") ? 2 : 0;
            if (member == 0)
            {
                SkipUnknown("actor.", "a field of an actor", EventMembers.ActorNames);
                continue;
            }
            if ((seen & member) != 0) Fail(member == 1 ? "actor.kind" : "actor.id", "is given twice");
            seen |= member;
            _reader.Read();
            if (member == 1) kind = Name<ActorKind>("actor.kind");
            else if (!IsNull) id = Id("actor.id");
        }
        if ((seen & 1) == 0) Fail("actor.kind", "is missing: customer, agent or system");
        if (kind is { } known) _draft.Actor = new Actor(known, id);
    }

    /// <summary>What the row as a whole must have, now that its type is known.</summary>
    private void CheckWhole()
    {
        var missing = EventMembers.Required & ~_draft.Seen;
        for (var bits = (int)missing; bits != 0; bits &= bits - 1)
            Fail(EventMembers.Names[Bit(bits & -bits)], "is missing");
        if (_draft.Type is not { } type) return;

        var foreign = _draft.Data & ~DataMembers.Allowed(type);
        for (var bits = (int)foreign; bits != 0; bits &= bits - 1)
            Fail("data." + DataMembers.Names[Bit(bits & -bits)], $"does not belong to {WireName<TicketEventType>.Of(type)}, whose data takes {Takes(type)}");
        var needed = DataMembers.Required(type) & ~_draft.Data;
        for (var bits = (int)needed; bits != 0; bits &= bits - 1)
            Fail("data." + DataMembers.Names[Bit(bits & -bits)], $"is missing: {WireName<TicketEventType>.Of(type)} needs it");
        if (DataMembers.Implied(type) is { } implied && _draft.Status is { } status && status != implied)
            Fail("data.status", $"must be {WireName<TicketStatus>.Of(implied)} with {WireName<TicketEventType>.Of(type)}, or left out");
    }

    private readonly TicketEvent Build() => new()
    {
        Source = _draft.Source ?? "api",
        Id = _draft.Id!,
        Ticket = _draft.Ticket!,
        At = _draft.At,
        Type = _draft.Type!.Value,
        Actor = _draft.Actor,
        Changes = (_draft.Data & (DataMember)((1 << 12) - 1)) == 0 ? TicketChanges.None : _draft.Changes(),
        Feedback = _draft.FeedbackKind is { } kind ? new Feedback(kind, _draft.Score, _draft.Comment) : null,
        MergedInto = _draft.Into,
    };

    private static string Takes(TicketEventType type)
    {
        var allowed = DataMembers.Allowed(type);
        return allowed == DataMember.None
            ? "nothing"
            : string.Join(", ", DataMembers.Names.Where((_, bit) => ((int)allowed & (1 << bit)) != 0));
    }

    private static int Bit(int flag) => System.Numerics.BitOperations.TrailingZeroCount(flag);

    /// <summary>What has been read of the row so far.</summary>
    private struct Draft
    {
        public EventMember Seen;
        public DataMember Data;
        public string? Id;
        public string? Source;
        public string? Ticket;
        public Instant At;
        public TicketEventType? Type;
        public Actor? Actor;
        public string? Account;
        public string? Subject;
        public Priority? Priority;
        public TicketStatus? Status;
        public Channel? Channel;
        public string? Group;
        public string? Assignee;
        public Tier? Tier;
        public string? Region;
        public string? Product;
        public EquatableArray<string>? Tags;
        public EquatableArray<FieldChange> Fields;
        public string? Into;
        public FeedbackKind? FeedbackKind;
        public decimal Score;
        public string? Comment;

        public readonly TicketChanges Changes() => new()
        {
            Account = Change(DataMember.Account, Account),
            Subject = Change(DataMember.Subject, Subject),
            Priority = Priority,
            Status = Status,
            Channel = Change(DataMember.Channel, Channel),
            Group = Change(DataMember.Group, Group),
            Assignee = Change(DataMember.Assignee, Assignee),
            Tier = Change(DataMember.Tier, Tier),
            Region = Change(DataMember.Region, Region),
            Product = Change(DataMember.Product, Product),
            Tags = Tags,
            Fields = Fields,
        };

        private readonly Change<T> Change<T>(DataMember member, T? value) =>
            (Data & member) != 0 ? Tickets.Change<T>.To(value) : Tickets.Change<T>.None;
    }
}
