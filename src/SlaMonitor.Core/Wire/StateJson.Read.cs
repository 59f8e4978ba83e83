using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Wire;

public static partial class StateJson
{
    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static TicketState ReadTicket(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return ReadTicket(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new StoredFormatException($"The stored ticket is damaged: {e.Message}", e);
        }
    }

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public static AccountState ReadAccount(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            return ReadAccount(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new StoredFormatException($"The stored account is damaged: {e.Message}", e);
        }
    }

    private static TicketState ReadTicket(ref Utf8JsonReader reader)
    {
        string? id = null;
        long decisions = 0;
        EquatableArray<Adoption> adoptions = default;
        Instant asOf = default;
        EquatableArray<TicketEvent> events = default;
        EquatableArray<KnownProfile> known = default;
        var hasCreated = false;
        TicketFacts? facts = null;
        AccountProfile? account = null;
        var conversation = Conversation.Silent;
        EquatableArray<Clock> clocks = default;
        EquatableArray<Withdrawn> withdrawn = default;
        EquatableArray<Raised> raised = default;
        reader.Enter();
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("id"u8)) id = reader.GetString();
            else if (name.SequenceEqual("n"u8)) decisions = reader.GetInt64();
            else if (name.SequenceEqual("rules"u8)) adoptions = ReadAdoptions(ref reader);
            else if (name.SequenceEqual("asOf"u8)) asOf = reader.GetInstant();
            else if (name.SequenceEqual("events"u8)) events = ReadEvents(ref reader, id!);
            else if (name.SequenceEqual("created"u8)) hasCreated = reader.GetBoolean();
            else if (name.SequenceEqual("known"u8)) known = ReadKnown(ref reader);
            else if (name.SequenceEqual("facts"u8)) facts = FactsJson.Read(ref reader);
            else if (name.SequenceEqual("account"u8)) account = ReadAccountOf(ref reader, known);
            else if (name.SequenceEqual("talk"u8)) conversation = ReadConversation(ref reader);
            else if (name.SequenceEqual("clocks"u8)) clocks = ReadClocks(ref reader);
            else if (name.SequenceEqual("withdrawn"u8)) withdrawn = ReadWithdrawn(ref reader);
            else if (name.SequenceEqual("raised"u8)) raised = ReadRaised(ref reader);
            else throw StoredJson.Unknown(name);
        }
        return new TicketState
        {
            Id = id ?? throw new StoredFormatException("A stored ticket has no id."),
            Decisions = decisions,
            AsOf = asOf,
            Log = new TicketLog { Events = events, Profiles = known, Adoptions = adoptions, HasCreated = hasCreated },
            Picture = new TicketPicture
            {
                Facts = facts ?? throw new StoredFormatException("A stored ticket has no facts."),
                Account = account,
                Conversation = conversation,
                Clocks = clocks,
            },
            Withdrawn = withdrawn,
            Raised = raised,
        };
    }

    private static AccountState ReadAccount(ref Utf8JsonReader reader)
    {
        long decisions = 0;
        AccountProfile? profile = null;
        EquatableArray<MetricTally> tallies = default;
        Instant? asOf = null;
        EquatableArray<AttainmentWindow> windows = default;
        EquatableArray<RaisedBurn> raised = default;
        reader.Enter();
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("n"u8)) decisions = reader.GetInt64();
            else if (name.SequenceEqual("profile"u8)) profile = ProfileJson.Read(ref reader);
            else if (name.SequenceEqual("tallies"u8)) tallies = TallyJson.Read(ref reader);
            else if (name.SequenceEqual("asOf"u8)) asOf = reader.GetInstant();
            else if (name.SequenceEqual("windows"u8)) windows = AttainmentJson.ReadWindows(ref reader);
            else if (name.SequenceEqual("raised"u8)) raised = AttainmentJson.ReadRaised(ref reader);
            else throw StoredJson.Unknown(name);
        }
        return new AccountState
        {
            Decisions = decisions,
            Profile = profile ?? throw new StoredFormatException("A stored account has no profile."),
            Tallies = tallies,
            AsOf = asOf,
            Windows = windows,
            Raised = raised,
        };
    }

    private static EquatableArray<Adoption> ReadAdoptions(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number) return [new Adoption(Instant.MinValue, reader.GetInt32())];
        var adoptions = new List<Adoption>(2);
        while (reader.NextItem())
        {
            var since = Instant.MinValue;
            if (adoptions.Count > 0)
            {
                since = reader.GetInstant();
                reader.Read();
            }
            adoptions.Add(new Adoption(since, reader.GetInt32()));
        }
        return adoptions.ToEquatableArray();
    }

    private static EquatableArray<TicketEvent> ReadEvents(ref Utf8JsonReader reader, string ticket)
    {
        var events = ImmutableArray.CreateBuilder<TicketEvent>(8);
        while (reader.NextItem())
            events.Add(StoredEventJson.Read(ref reader, ticket, events.Count == 0 ? null : events[^1].Source));
        return new EquatableArray<TicketEvent>(events.DrainToImmutable());
    }

    private static EquatableArray<Clock> ReadClocks(ref Utf8JsonReader reader)
    {
        var clocks = ImmutableArray.CreateBuilder<Clock>(4);
        while (reader.NextItem()) clocks.Add(ClockJson.Read(ref reader, clocks.Count == 0 ? null : clocks[^1]));
        return new EquatableArray<Clock>(clocks.DrainToImmutable());
    }

    private static EquatableArray<KnownProfile> ReadKnown(ref Utf8JsonReader reader)
    {
        var known = new List<KnownProfile>();
        while (reader.NextItem())
        {
            Instant since = default;
            var draft = default(ProfileJson.ProfileDraft);
            while (reader.NextMember(out var name))
            {
                if (name.SequenceEqual("since"u8)) since = reader.GetInstant();
                else if (!draft.Take(ref reader, name)) throw StoredJson.Unknown(name);
            }
            known.Add(new KnownProfile(since, draft.ToProfile()));
        }
        return known.ToEquatableArray();
    }

    private static AccountProfile ReadAccountOf(ref Utf8JsonReader reader, EquatableArray<KnownProfile> known)
    {
        if (reader.TokenType != JsonTokenType.Number) return ProfileJson.Read(ref reader);
        var place = reader.GetInt32();
        if (place < 0 || place >= known.Count) throw new StoredFormatException($"A stored ticket names profile {place}, which it does not have.");
        return known[place].Profile;
    }

    private static Conversation ReadConversation(ref Utf8JsonReader reader)
    {
        bool customer = false, first = false;
        Instant? waits = null;
        var replies = 0;
        while (reader.NextMember(out var name))
        {
            if (name.SequenceEqual("customer"u8)) customer = reader.GetBoolean();
            else if (name.SequenceEqual("waits"u8)) waits = reader.GetInstant();
            else if (name.SequenceEqual("first"u8)) first = reader.GetBoolean();
            else if (name.SequenceEqual("replies"u8)) replies = reader.GetInt32();
            else throw StoredJson.Unknown(name);
        }
        return new Conversation(customer, waits, first, replies);
    }

    private static EquatableArray<Raised> ReadRaised(ref Utf8JsonReader reader)
    {
        var raised = new List<Raised>();
        while (reader.NextItem())
        {
            var policy = "";
            Metric? metric = null;
            var cycle = 0;
            var isBreach = false;
            while (reader.NextMember(out var name))
            {
                if (name.SequenceEqual("policy"u8)) policy = reader.GetString()!;
                else if (name.SequenceEqual("metric"u8)) metric = reader.GetMetric();
                else if (name.SequenceEqual("cycle"u8)) cycle = reader.GetInt32();
                else if (name.SequenceEqual("breach"u8)) isBreach = reader.GetBoolean();
                else throw StoredJson.Unknown(name);
            }
            raised.Add(new Raised(policy, metric, cycle, isBreach));
        }
        return raised.ToEquatableArray();
    }

    private static EquatableArray<Withdrawn> ReadWithdrawn(ref Utf8JsonReader reader)
    {
        var withdrawn = new List<Withdrawn>();
        while (reader.NextItem())
        {
            Metric metric = default;
            var cycle = 0;
            var threshold = "";
            while (reader.NextMember(out var name))
            {
                if (name.SequenceEqual("metric"u8)) metric = reader.GetMetric();
                else if (name.SequenceEqual("cycle"u8)) cycle = reader.GetInt32();
                else if (name.SequenceEqual("at"u8)) threshold = reader.GetString()!;
                else throw StoredJson.Unknown(name);
            }
            withdrawn.Add(new Withdrawn(metric, cycle, threshold));
        }
        return withdrawn.ToEquatableArray();
    }
}
