using NodaTime;
using SlaMonitor.Core.Accounts;

namespace SlaMonitor.Core.Tickets;

/// <summary>
/// All that a ticket was told, by <c>at</c>, of one instant the creation first and then by arrival: the only input of its clocks. Two logs with the same entries in the
/// same order give the same picture.
/// </summary>
public sealed record TicketLog
{
    public static TicketLog Empty { get; } = new();

    public EquatableArray<TicketEvent> Events { get; init; }

    /// <summary>What was known of the ticket's accounts, in the order in which it became known.</summary>
    public EquatableArray<KnownProfile> Profiles { get; init; }

    /// <summary>
    /// The versions of the configuration that held for the ticket, in order: the first one from ever, each later one from its
    /// instant on, after the events and profiles of that instant. Empty for a log that is folded under one rulebook.
    /// </summary>
    public EquatableArray<Adoption> Adoptions { get; init; }

    /// <summary>False when the source never sent a <c>created</c> event (yet).</summary>
    public bool HasCreated { get; init; }

    /// <summary>The empty log of a ticket that is created under this version of the configuration.</summary>
    public static TicketLog Under(int version) => Empty with { Adoptions = [new Adoption(Instant.MinValue, version)] };

    /// <summary>A log of events in the order of their arrival.</summary>
    public static TicketLog Of(IEnumerable<TicketEvent> arrived)
    {
        // The order is stable: what else happened at the same instant stays in the order of arrival.
        var events = arrived.OrderBy(e => e.At).ThenBy(e => e.Type == TicketEventType.Created ? 0 : 1).ToEquatableArray();
        return new TicketLog { Events = events, HasCreated = events.Any(e => e.Type == TicketEventType.Created) };
    }

    /// <summary>This log with one more event, after all that happened before it or at the same instant; a creation comes before what else happened then.</summary>
    public TicketLog With(TicketEvent happened) => this with
    {
        Events = Events.Insert(PlaceOf(happened), happened),
        HasCreated = HasCreated || happened.Type == TicketEventType.Created,
    };

    /// <summary>This log knowing an account's profile from <paramref name="since"/> on; the first one known of an account holds from ever.</summary>
    public TicketLog Knowing(AccountProfile profile, Instant since)
    {
        foreach (var known in Profiles)
            if (known.Profile.Id == profile.Id && known.Profile.Version >= profile.Version) return this;
        return this with { Profiles = Profiles.Add(new KnownProfile(since, profile)) };
    }

    /// <summary>This log under a later version of the configuration from <paramref name="since"/> on.</summary>
    public TicketLog Adopting(int version, Instant since)
    {
        Invariant.Check(
            !Adoptions.IsEmpty && Adoptions[^1].Version < version && Adoptions[^1].Since <= since,
            "a ticket goes on to a later version");
        return this with { Adoptions = Adoptions.Add(new Adoption(since, version)) };
    }

    /// <summary>The profile of <paramref name="account"/> as known at <paramref name="at"/>.</summary>
    public AccountProfile? ProfileAt(string? account, Instant at)
    {
        if (account is null) return null;
        AccountProfile? found = null;
        foreach (var known in Profiles)
            if (known.Profile.Id == account && (found is null || known.Since <= at)) found = known.Profile;
        return found ?? new AccountProfile(account);
    }

    /// <summary>Whether the profile at <paramref name="index"/> replaces an earlier one of the same account.</summary>
    public bool ChangesProfile(int index)
    {
        for (var i = 0; i < index; i++)
            if (Profiles[i].Profile.Id == Profiles[index].Profile.Id) return true;
        return false;
    }

    private int PlaceOf(TicketEvent happened)
    {
        var creates = happened.Type == TicketEventType.Created;
        var place = Events.Count;
        while (place > 0 && (Events[place - 1].At > happened.At
            || (creates && Events[place - 1].At == happened.At && Events[place - 1].Type != TicketEventType.Created)))
        {
            place--;
        }
        return place;
    }
}

/// <summary>An account's profile, and since when this ticket has known it.</summary>
public readonly record struct KnownProfile(Instant Since, AccountProfile Profile);

/// <summary>A version of the configuration, and since when it holds for this ticket.</summary>
public readonly record struct Adoption(Instant Since, int Version);
