using System.Globalization;
using NodaTime;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Core.Policies;

/// <summary>A test of one field's value. A field that is not set passes none of them.</summary>
public abstract record FieldTest
{
    private FieldTest()
    {
    }

    /// <summary>The test in words, to follow a field's name.</summary>
    public abstract string Describe();

    /// <summary>Whether the test makes sense for fields of this kind; if not, it never passes.</summary>
    public abstract bool Applies(MatchFieldKind kind);

    internal virtual bool PassesText(string? value) => false;

    internal virtual bool PassesTags(EquatableArray<string> tags) => false;

    internal virtual bool PassesTime(Instant? value) => false;

    internal virtual bool PassesValue(FieldValue? value) => false;

    /// <summary>
    /// The value is one of these, compared ordinally: <c>Gold</c> is not <c>gold</c>. A free field that holds a number
    /// or a truth value is compared as such.
    /// </summary>
    public sealed record OneOf(EquatableArray<Literal> Values) : FieldTest
    {
        public override string Describe() => Values.Count == 1 ? $"is {Values[0].Text}" : $"is one of {string.Join(", ", Values)}";

        public override bool Applies(MatchFieldKind kind) => kind != MatchFieldKind.Time;

        internal override bool PassesText(string? value)
        {
            if (value is null) return false;
            foreach (ref readonly var literal in Values.AsSpan())
                if (literal.Text == value) return true;
            return false;
        }

        internal override bool PassesTags(EquatableArray<string> tags)
        {
            foreach (var tag in tags.AsSpan())
                if (PassesText(tag)) return true;
            return false;
        }

        internal override bool PassesValue(FieldValue? value)
        {
            if (value is null) return false;
            foreach (ref readonly var literal in Values.AsSpan())
                if (literal.Is(value)) return true;
            return false;
        }
    }

    /// <summary>A text holds one of these parts, upper and lower case alike; of tags, one is equal to one of them.</summary>
    public sealed record Contains(EquatableArray<string> Parts) : FieldTest
    {
        public override string Describe() => $"contains {string.Join(" or ", Parts)}";

        public override bool Applies(MatchFieldKind kind) =>
            kind is MatchFieldKind.Text or MatchFieldKind.Tags or MatchFieldKind.Value;

        internal override bool PassesText(string? value)
        {
            if (value is null) return false;
            foreach (var part in Parts.AsSpan())
                if (value.Contains(part, StringComparison.OrdinalIgnoreCase)) return true;
            return false;
        }

        internal override bool PassesTags(EquatableArray<string> tags)
        {
            foreach (var tag in tags.AsSpan())
                if (Parts.AsSpan().Contains(tag)) return true;
            return false;
        }

        internal override bool PassesValue(FieldValue? value) => PassesText((value as FieldValue.Text)?.Value);
    }

    /// <summary>A free field holds a number that compares so. Texts that look like numbers do not pass.</summary>
    public sealed record Number(Comparison Comparison, decimal Bound) : FieldTest
    {
        public override string Describe() => Comparison switch
        {
            Comparison.Greater => "is more than ",
            Comparison.GreaterOrEqual => "is at least ",
            Comparison.Less => "is less than ",
            Comparison.LessOrEqual => "is at most ",
        } + Bound.ToString(CultureInfo.InvariantCulture);

        public override bool Applies(MatchFieldKind kind) => kind == MatchFieldKind.Value;

        internal override bool PassesValue(FieldValue? value) => value is FieldValue.Number { Value: var number } && Comparison switch
        {
            Comparison.Greater => number > Bound,
            Comparison.GreaterOrEqual => number >= Bound,
            Comparison.Less => number < Bound,
            Comparison.LessOrEqual => number <= Bound,
        };
    }

    /// <summary>The time is before this instant, which itself does not pass.</summary>
    public sealed record Before(Instant Bound) : FieldTest
    {
        public override string Describe() => $"is before {WireInstant.Format(Bound)}";

        public override bool Applies(MatchFieldKind kind) => kind is MatchFieldKind.Time or MatchFieldKind.Value;

        internal override bool PassesTime(Instant? value) => value < Bound;

        internal override bool PassesValue(FieldValue? value) => TimeOf(value) < Bound;
    }

    /// <summary>The time is this instant or later, so that every time is either before or after.</summary>
    public sealed record After(Instant Bound) : FieldTest
    {
        public override string Describe() => $"is not before {WireInstant.Format(Bound)}";

        public override bool Applies(MatchFieldKind kind) => kind is MatchFieldKind.Time or MatchFieldKind.Value;

        internal override bool PassesTime(Instant? value) => value >= Bound;

        internal override bool PassesValue(FieldValue? value) => TimeOf(value) >= Bound;
    }

    /// <summary>The field is set; of tags, there is at least one.</summary>
    public sealed record Exists : FieldTest
    {
        public override string Describe() => "is set";

        public override bool Applies(MatchFieldKind kind) => true;

        internal override bool PassesText(string? value) => value is not null;

        internal override bool PassesTags(EquatableArray<string> tags) => !tags.IsEmpty;

        internal override bool PassesTime(Instant? value) => value is not null;

        internal override bool PassesValue(FieldValue? value) => value is not null;
    }

    // A free field has no type of its own: a time in it is a text of RFC 3339, the only value that has to be parsed when matching.
    internal static Instant? TimeOf(FieldValue? value) =>
        value is FieldValue.Text text && InstantText.Parse(text.Value) is { } instant ? instant : null;
}

/// <summary>How a number compares with a bound.</summary>
public enum Comparison
{
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}
