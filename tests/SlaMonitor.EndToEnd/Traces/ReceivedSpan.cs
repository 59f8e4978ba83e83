using System.Globalization;

namespace SlaMonitor.EndToEnd.Traces;

/// <summary>A span as a collector got it.</summary>
/// <param name="Trace">In hex, as the ids are.</param>
/// <param name="Id">Its own.</param>
/// <param name="Parent">Empty for the first of a trace.</param>
/// <param name="Name">As people see it.</param>
/// <param name="Resource">What the process told of itself.</param>
/// <param name="Tags">Every value as text.</param>
/// <param name="Events">The names of what happened in it.</param>
/// <param name="Links">The traces that it is linked to.</param>
internal sealed record ReceivedSpan(
    string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Resource, IReadOnlyDictionary<string, string> Tags, IReadOnlyList<string> Events, IReadOnlyList<string> Links)
{
    public string? Tag(string name) => Tags.GetValueOrDefault(name);

    /// <summary>All spans of an <c>ExportTraceServiceRequest</c> of OTLP 1.</summary>
    public static IEnumerable<ReceivedSpan> Read(ReadOnlyMemory<byte> request)
    {
        foreach (var (_, _, ofResource) in Protobuf.Fields(request).Where(f => f.Field == 1))
        {
            var resource = Protobuf.Fields(ofResource).Where(f => f.Field == 1).Select(f => Attributes(f.Bytes, 1)).Single();
            foreach (var (_, _, ofScope) in Protobuf.Fields(ofResource).Where(f => f.Field == 2))
                foreach (var (_, _, span) in Protobuf.Fields(ofScope).Where(f => f.Field == 2))
                    yield return Span(span, resource);
        }
    }

    public override string ToString() =>
        $"{Trace[..6]} {(Parent.Length == 0 ? "------" : Parent[..6])} > {Id[..6]} {Name} {string.Join(' ', Tags.Select(tag => $"{tag.Key}={tag.Value}"))} [{string.Join(", ", Events)}]{string.Concat(Links.Select(link => $" -> {link[..6]}"))}";

    private static ReceivedSpan Span(ReadOnlyMemory<byte> message, IReadOnlyDictionary<string, string> resource)
    {
        var (trace, id, parent, name) = ("", "", "", "");
        var events = new List<string>();
        var links = new List<string>();
        foreach (var (field, _, bytes) in Protobuf.Fields(message))
        {
            switch (field)
            {
                case 1: trace = Protobuf.Hex(bytes); break;
                case 2: id = Protobuf.Hex(bytes); break;
                case 4: parent = Protobuf.Hex(bytes); break;
                case 5: name = Protobuf.Text(bytes); break;
                case 11: events.Add(Protobuf.Text(Protobuf.Fields(bytes).Single(f => f.Field == 2).Bytes)); break;
                case 13: links.Add(Protobuf.Hex(Protobuf.Fields(bytes).Single(f => f.Field == 1).Bytes)); break;
            }
        }
        return new ReceivedSpan(trace, id, parent, name, resource, Attributes(message, 9), events, links);
    }

    private static Dictionary<string, string> Attributes(ReadOnlyMemory<byte> message, int at) =>
        Protobuf.Fields(message).Where(f => f.Field == at).Select(f => Attribute(f.Bytes)).ToDictionary();

    private static (string Key, string Value) Attribute(ReadOnlyMemory<byte> message)
    {
        var fields = Protobuf.Fields(message).ToList();
        var (kind, number, bytes) = Protobuf.Fields(fields.Single(f => f.Field == 2).Bytes).Single();
        return (Protobuf.Text(fields.Single(f => f.Field == 1).Bytes), kind switch
        {
            1 => Protobuf.Text(bytes),
            2 => number == 1 ? "true" : "false",
            3 => ((long)number).ToString(CultureInfo.InvariantCulture),
            4 => BitConverter.UInt64BitsToDouble(number).ToString(CultureInfo.InvariantCulture),
            _ => throw new InvalidDataException($"a value of kind {kind}"),
        });
    }
}
