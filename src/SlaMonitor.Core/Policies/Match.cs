using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Tickets;

namespace SlaMonitor.Core.Policies;

/// <summary>A condition on a ticket's and its account's fields.</summary>
public abstract record Match
{
    private Match()
    {
    }

    /// <summary>Holds for every ticket.</summary>
    public static Match Always { get; } = new All([]);

    /// <summary>True when the condition holds. <paramref name="account"/> is null for a ticket without an account.</summary>
    public abstract bool Holds(TicketFacts ticket, AccountProfile? account);

    /// <summary>The condition in words: <c>account.segment is platinum</c>.</summary>
    public abstract string Describe();

    /// <summary>In words, the first thing that keeps the condition from holding; null when it holds.</summary>
    public abstract string? WhyNot(TicketFacts ticket, AccountProfile? account);

    /// <summary>Every part holds; true for no parts.</summary>
    public sealed record All(EquatableArray<Match> Parts) : Match
    {
        public override bool Holds(TicketFacts ticket, AccountProfile? account)
        {
            foreach (var part in Parts.AsSpan())
                if (!part.Holds(ticket, account)) return false;
            return true;
        }

        public override string Describe() => Parts switch
        {
            { IsEmpty: true } => "every ticket",
            { Count: 1 } => Parts[0].Describe(),
            _ => $"all of ({Join(Parts)})",
        };

        public override string? WhyNot(TicketFacts ticket, AccountProfile? account)
        {
            foreach (var part in Parts)
                if (part.WhyNot(ticket, account) is { } reason) return reason;
            return null;
        }
    }

    /// <summary>At least one part holds; false for no parts.</summary>
    public sealed record Any(EquatableArray<Match> Parts) : Match
    {
        public override bool Holds(TicketFacts ticket, AccountProfile? account)
        {
            foreach (var part in Parts.AsSpan())
                if (part.Holds(ticket, account)) return true;
            return false;
        }

        public override string Describe() => $"any of ({Join(Parts)})";

        public override string? WhyNot(TicketFacts ticket, AccountProfile? account) =>
            Holds(ticket, account)
                ? null
                : $"{Describe()} is not so: {string.Join("; ", Parts.Items.Select(p => p.WhyNot(ticket, account)))}";
    }

    /// <summary>No part holds; true for no parts.</summary>
    public sealed record None(EquatableArray<Match> Parts) : Match
    {
        public override bool Holds(TicketFacts ticket, AccountProfile? account)
        {
            foreach (var part in Parts.AsSpan())
                if (part.Holds(ticket, account)) return false;
            return true;
        }

        public override string Describe() =>
            Parts.Count == 1 ? $"not ({Parts[0].Describe()})" : $"none of ({Join(Parts)})";

        public override string? WhyNot(TicketFacts ticket, AccountProfile? account)
        {
            foreach (var part in Parts)
                if (part.Holds(ticket, account)) return $"{part.Describe()}, which is excluded";
            return null;
        }
    }

    /// <summary>A field passes a test. <see cref="FieldTest.Applies"/> says which tests make sense for which fields.</summary>
    public sealed record Where(MatchField Field, FieldTest Test) : Match
    {
        public override bool Holds(TicketFacts ticket, AccountProfile? account) => Field.Passes(Test, ticket, account);

        public override string Describe() => $"{Field.Name} {Test.Describe()}";

        public override string? WhyNot(TicketFacts ticket, AccountProfile? account) =>
            Holds(ticket, account)
                ? null
                : $"{Describe()} is not so: it is {Field.Show(ticket, account) ?? "not set"}";
    }

    private static string Join(EquatableArray<Match> parts) => string.Join(", ", parts.Items.Select(p => p.Describe()));
}
