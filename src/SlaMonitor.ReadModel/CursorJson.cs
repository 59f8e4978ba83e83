using System.Text.Json.Serialization;

namespace SlaMonitor.ReadModel;

[JsonSerializable(typeof(string[]))]
internal sealed partial class CursorJson : JsonSerializerContext;
