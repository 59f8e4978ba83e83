using System.Text;
using System.Text.Json;

namespace SlaMonitor.Core.Wire;

/// <summary>The names of closed vocabularies are stored as they are on the wire.</summary>
internal static class StoredName<T>
    where T : struct, Enum
{
    /// <summary>The member that the reader's string value names.</summary>
    public static T Read(ref Utf8JsonReader reader) =>
        WireName<T>.TryParse(reader.ValueSpan, out var value)
            ? value
            : throw new StoredFormatException($"\"{Encoding.UTF8.GetString(reader.ValueSpan)}\" is not a {typeof(T).Name}.");
}
