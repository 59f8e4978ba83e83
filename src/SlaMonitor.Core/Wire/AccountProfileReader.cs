using SlaMonitor.Core.Accounts;

namespace SlaMonitor.Core.Wire;

/// <summary>Reads the description of an account, <c>{name, segment, region, fields{}}</c>, as strictly as events are read.</summary>
public static class AccountProfileReader
{
    /// <returns>The profile under <paramref name="id"/>, version 0; null on errors. What is left out or null is unknown.</returns>
    public static AccountProfile? Read(string id, ReadOnlySpan<byte> json, out EquatableArray<WireError> errors)
    {
        var parser = new WireParser(json, RowPlace.Alone);
        var profile = parser.ReadAccount(id);
        errors = parser.Errors();
        return errors.IsEmpty ? profile : null;
    }

    /// <summary>Whether the text can be an id: 1 to 256 characters, none of them a control character.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= WireLimits.IdLength && !WireParser.HasControlCharacters(id);
}
