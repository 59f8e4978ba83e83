using System.Collections.Immutable;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Policies;

/// <summary>A field that a <see cref="Match"/> can look at, found by name once and read without its name afterwards.</summary>
public abstract record MatchField
{
    private const string FreePrefix = "fields.";
    private const string AccountFreePrefix = "account.fields.";

    private MatchField()
    {
    }

    /// <summary>As the configuration writes it.</summary>
    public abstract string Name { get; }

    public abstract MatchFieldKind Kind { get; }

    /// <summary>The only values that the field can have; empty when it can have any.</summary>
    public virtual IReadOnlyList<string> Vocabulary => [];

    /// <summary>The names of all fixed fields; free fields are <c>fields.NAME</c> and <c>account.fields.NAME</c>.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. Enum.GetValues<WordField>().Select(NameOf),
        "tag",
        "tags",
        "created_at",
    ];

    /// <summary>The field of this name, or null when there is none.</summary>
    public static MatchField? Find(string name)
    {
        if (name is "tag" or "tags") return new Tags();
        if (name == "created_at") return new CreatedAt();
        if (name.StartsWith(FreePrefix, StringComparison.Ordinal))
            return name.Length == FreePrefix.Length ? null : new Free(name[FreePrefix.Length..]);
        if (name.StartsWith(AccountFreePrefix, StringComparison.Ordinal))
            return name.Length == AccountFreePrefix.Length ? null : new AccountFree(name[AccountFreePrefix.Length..]);
        foreach (var word in Enum.GetValues<WordField>())
            if (NameOf(word) == name) return new Word(word);
        return null;
    }

    internal abstract bool Passes(FieldTest test, TicketFacts ticket, AccountProfile? account);

    /// <summary>The field's value for people; null when it is not set.</summary>
    internal abstract string? Show(TicketFacts ticket, AccountProfile? account);

    /// <summary>The field as a time; null when it is not set or no time of RFC 3339.</summary>
    internal virtual Instant? ReadTime(TicketFacts ticket, AccountProfile? account) => null;

    /// <summary>A field that holds one text or one word of a vocabulary.</summary>
    public sealed record Word(WordField Field) : MatchField
    {
        public override string Name => NameOf(Field);

        public override MatchFieldKind Kind => Vocabulary.Count == 0 ? MatchFieldKind.Text : MatchFieldKind.Vocabulary;

        public override IReadOnlyList<string> Vocabulary => Field switch
        {
            WordField.Priority => WireName<Priority>.All,
            WordField.Status => WireName<TicketStatus>.All,
            WordField.Channel => WireName<Channel>.All,
            WordField.Tier => WireName<Tier>.All,
            _ => [],
        };

        internal override bool Passes(FieldTest test, TicketFacts ticket, AccountProfile? account) =>
            test.PassesText(Show(ticket, account));

        internal override string? Show(TicketFacts ticket, AccountProfile? account) => Field switch
        {
            WordField.Priority => WireName<Priority>.Of(ticket.Priority),
            WordField.Status => WireName<TicketStatus>.Of(ticket.Status),
            WordField.Channel => ticket.Channel is { } channel ? WireName<Channel>.Of(channel) : null,
            WordField.Tier => ticket.Tier is { } tier ? WireName<Tier>.Of(tier) : null,
            WordField.Group => ticket.Group,
            WordField.Assignee => ticket.Assignee,
            WordField.Region => ticket.Region,
            WordField.Product => ticket.Product,
            WordField.Subject => ticket.Subject,
            WordField.Account => ticket.Account,
            WordField.AccountId => account?.Id ?? ticket.Account,
            WordField.AccountName => account?.Name,
            WordField.AccountSegment => account?.Segment,
            WordField.AccountRegion => account?.Region,
        };
    }

    /// <summary>The ticket's tags, all of them; a test passes when it passes for one.</summary>
    public sealed record Tags : MatchField
    {
        public override string Name => "tag";

        public override MatchFieldKind Kind => MatchFieldKind.Tags;

        internal override bool Passes(FieldTest test, TicketFacts ticket, AccountProfile? account) =>
            test.PassesTags(ticket.Tags);

        internal override string? Show(TicketFacts ticket, AccountProfile? account) =>
            ticket.Tags.IsEmpty ? null : string.Join(", ", ticket.Tags);
    }

    /// <summary>When the ticket was created.</summary>
    public sealed record CreatedAt : MatchField
    {
        public override string Name => "created_at";

        public override MatchFieldKind Kind => MatchFieldKind.Time;

        internal override bool Passes(FieldTest test, TicketFacts ticket, AccountProfile? account) =>
            test.PassesTime(ticket.CreatedAt);

        internal override string? Show(TicketFacts ticket, AccountProfile? account) =>
            ticket.CreatedAt is { } at ? WireInstant.Format(at) : null;

        internal override Instant? ReadTime(TicketFacts ticket, AccountProfile? account) => ticket.CreatedAt;
    }

    /// <summary>A free field of the ticket.</summary>
    public sealed record Free(string Key) : MatchField
    {
        public override string Name => FreePrefix + Key;

        public override MatchFieldKind Kind => MatchFieldKind.Value;

        internal override bool Passes(FieldTest test, TicketFacts ticket, AccountProfile? account) =>
            test.PassesValue(Lookup(ticket.Fields, Key));

        internal override string? Show(TicketFacts ticket, AccountProfile? account) => Lookup(ticket.Fields, Key)?.ToString();

        internal override Instant? ReadTime(TicketFacts ticket, AccountProfile? account) => FieldTest.TimeOf(Lookup(ticket.Fields, Key));
    }

    /// <summary>A free field of the ticket's account.</summary>
    public sealed record AccountFree(string Key) : MatchField
    {
        public override string Name => AccountFreePrefix + Key;

        public override MatchFieldKind Kind => MatchFieldKind.Value;

        internal override bool Passes(FieldTest test, TicketFacts ticket, AccountProfile? account) =>
            test.PassesValue(account is null ? null : Lookup(account.Fields, Key));

        internal override string? Show(TicketFacts ticket, AccountProfile? account) =>
            account is null ? null : Lookup(account.Fields, Key)?.ToString();

        internal override Instant? ReadTime(TicketFacts ticket, AccountProfile? account) =>
            account is null ? null : FieldTest.TimeOf(Lookup(account.Fields, Key));
    }

    private static FieldValue? Lookup(EquatableArray<TicketField> fields, string key)
    {
        var span = fields.AsSpan();
        var (low, high) = (0, span.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(span[middle].Name, key);
            if (order == 0) return span[middle].Value;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return null;
    }

    private static string NameOf(WordField field) => field switch
    {
        WordField.Priority => "priority",
        WordField.Status => "status",
        WordField.Channel => "channel",
        WordField.Tier => "tier",
        WordField.Group => "group",
        WordField.Assignee => "assignee",
        WordField.Region => "region",
        WordField.Product => "product",
        WordField.Subject => "subject",
        WordField.Account => "account",
        WordField.AccountId => "account.id",
        WordField.AccountName => "account.name",
        WordField.AccountSegment => "account.segment",
        WordField.AccountRegion => "account.region",
    };
}

/// <summary>What a field holds, and so which tests make sense for it.</summary>
public enum MatchFieldKind
{
    Text,
    Vocabulary,
    Tags,
    Time,
    Value,
}

/// <summary>The fields that hold one text or one word of a vocabulary.</summary>
public enum WordField
{
    Priority,
    Status,
    Channel,
    Tier,
    Group,
    Assignee,
    Region,
    Product,
    Subject,
    Account,
    AccountId,
    AccountName,
    AccountSegment,
    AccountRegion,
}
