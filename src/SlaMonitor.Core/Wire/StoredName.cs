using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace SlaMonitor.Core.Wire;

/// <summary>
/// The stored name of an enum's members: snake_case, and <c>L1</c> as it is. Made once per enum, since states are written and
/// read on every decision.
/// </summary>
internal static class StoredName<T>
    where T : struct, Enum
{
    private static readonly JsonEncodedText[] Names = MakeNames();

    public static JsonEncodedText Of(T value) => Names[Unsafe.BitCast<T, int>(value)];

    /// <summary>The member that the reader's string value names.</summary>
    public static T Read(ref Utf8JsonReader reader)
    {
        var name = reader.ValueSpan;
        for (var i = 0; i < Names.Length; i++)
            if (name.SequenceEqual(Names[i].EncodedUtf8Bytes)) return Unsafe.BitCast<int, T>(i);
        throw new StoredFormatException($"\"{Encoding.UTF8.GetString(name)}\" is not a {typeof(T).Name}");
    }

    private static JsonEncodedText[] MakeNames()
    {
        var members = Enum.GetValues<T>();
        var names = new JsonEncodedText[members.Max(m => Unsafe.BitCast<T, int>(m)) + 1];
        foreach (var member in members)
            names[Unsafe.BitCast<T, int>(member)] = JsonEncodedText.Encode(SnakeCase(member.ToString()));
        return names;
    }

    private static string SnakeCase(string name) =>
        name.Length == 2 ? name : JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
