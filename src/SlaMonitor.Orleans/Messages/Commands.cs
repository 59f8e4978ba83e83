using System.Text.Json;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Orleans.Messages;

/// <summary>Commands on their way between silos, in the form in which the core stores them: it has a version, and older ones stay readable.</summary>
[GenerateSerializer, Immutable, Alias("slamonitor.commands")]
public sealed record Commands([property: Id(0)] byte[] Json)
{
    public static Commands Of(params IReadOnlyList<Command> commands)
    {
        var buffer = new StoredBuffer();
        var json = buffer.Begin();
        json.WriteStartArray();
        foreach (var command in commands) CommandJson.Write(json, command);
        json.WriteEndArray();
        return new Commands(buffer.End().ToArray());
    }

    /// <exception cref="StoredFormatException">Damaged, or written by a newer program.</exception>
    public List<Command> Read()
    {
        var reader = new Utf8JsonReader(Json);
        var commands = new List<Command>();
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) commands.Add(CommandJson.Read(ref reader));
        return commands;
    }
}
