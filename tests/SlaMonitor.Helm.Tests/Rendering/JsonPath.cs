using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaMonitor.Helm.Tests.Rendering;

internal static class JsonPath
{
    /// <summary>What is at a path such as <c>spec.ports.0.name</c>; null when nothing is.</summary>
    public static JsonNode? Find(this JsonNode? at, string path)
    {
        foreach (var part in path.Split('.'))
        {
            at = at switch
            {
                JsonObject map => map[part],
                JsonArray list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }
        return at;
    }

    /// <summary>The members of a list at a path; none when there is no list.</summary>
    public static IEnumerable<JsonObject> All(this JsonNode? at, string path) => (at.Find(path) as JsonArray ?? []).Select(one => one!.AsObject());

    /// <summary>Every object in it, itself first.</summary>
    public static IEnumerable<JsonObject> Objects(this JsonNode? at) => at switch
    {
        JsonObject map => map.SelectMany(member => member.Value.Objects()).Prepend(map),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    /// <summary>Every text in it, keys left out.</summary>
    public static IEnumerable<string> Texts(this JsonNode? at) => at switch
    {
        JsonObject map => map.SelectMany(member => member.Value.Texts()),
        JsonArray list => list.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    /// <summary>Whether everything that a selector asks for is among these labels.</summary>
    public static bool Matches(this JsonObject selector, JsonObject labels) =>
        selector.Count > 0 && selector.All(wanted => (string?)labels[wanted.Key] == (string?)wanted.Value);
}
