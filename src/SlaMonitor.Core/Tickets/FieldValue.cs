using System.Globalization;

namespace SlaMonitor.Core.Tickets;

/// <summary>The value of a free ticket field: a text, a number or a truth value. A field that is absent has no value at all.</summary>
public abstract record FieldValue
{
    private FieldValue()
    {
    }

    public sealed record Text(string Value) : FieldValue
    {
        public override string ToString() => Value;
    }

    public sealed record Number(decimal Value) : FieldValue
    {
        public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
    }

    public sealed record Flag(bool Value) : FieldValue
    {
        public override string ToString() => Value ? "true" : "false";
    }
}

/// <summary>One named free field. A null value removes the field.</summary>
public readonly record struct FieldChange(string Name, FieldValue? Value);
