using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.OpenApi;

/// <summary>The schema of an explanation, which its own writer writes; a test holds the two together.</summary>
internal static class ExplanationSchema
{
    public static OpenApiSchema Create(OpenApiSchema ticketEvent) => All(
        ("ticket", Text("The ticket's id.")),
        ("policy", Null(Text("The first policy that applies at asOf; null when none does."))),
        ("clocks", List(Clock(ticketEvent), "By metric and cycle.")),
        ("asOf", Time("Everything is as of this instant.")),
        ("subject", Null(Text("As the source tells it."))),
        ("account", Null(Text("The account's id."))),
        ("segment", Null(Text("The account's class."))),
        ("priority", Name(WireName<Priority>.All)),
        ("status", Name(WireName<TicketStatus>.All)),
        ("createdInferred", Flag("True when no created event has arrived.")),
        ("tried", Tried("How each policy fares for the ticket as it is at asOf.")));

    private static OpenApiSchema Clock(OpenApiSchema ticketEvent)
    {
        var clock = All(
            ("metric", Text("What is promised.")),
            ("cycle", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" }),
            ("policy", Text("The policy that promises it.")),
            ("state", Name(WireName<ClockState>.All)),
            ("target", Duration("Business time allowed.")),
            ("elapsedSeconds", Seconds("Business time used: the sum of countedSeconds of all segments.")),
            ("pausedSeconds", Seconds("Business time spent paused.")),
            ("startedAt", Null(Time("Null while it waits."))),
            ("dueAt", Null(Time("Null while waiting, and while paused before a breach."))),
            ("breachedAt", Null(Time("The due instant that passed, or the change that made it lie in the past."))),
            ("metAt", Null(Time("When it was met, in time or late."))),
            ("by", Text("What stopped it, when that is not what the metric waits for.")),
            ("reason", Text("Why breachedAt is not the due instant.")),
            ("warnings", List(All(("threshold", Text("As configured.")), ("at", Time("When it came."))), "In the order of their instants.")),
            ("segments", List(Segment(), "In order; what they count adds up to elapsedSeconds.")),
            ("isPaused", Flag("Whether it stands still, breached or not.")),
            ("stoppedAt", Null(Time("When it was met or cancelled."))),
            ("dueIfResumed", Null(Time("For a paused clock that has not breached: due, if it went on at asOf."))),
            ("promises", List(Promise(), "The promises under which it ran; the last is the present one.")),
            ("moments", List(Moment(ticketEvent), "The events, warnings and breaches that mattered, in the order in which they came to pass.")));
        clock.Required!.ExceptWith(["by", "reason"]);
        return clock;
    }

    private static OpenApiSchema Segment() => All(
        ("kind", Name(WireName<SegmentKind>.All)),
        ("start", Time("Included.")),
        ("end", Time("Not included.")),
        ("countedSeconds", Seconds("Business time that it added to the time used; 0 unless running.")),
        ("reason", Text("In words.")));

    private static OpenApiSchema Promise() => All(
        ("at", Time("When it came to hold.")),
        ("cause", Text("The event that brought it as source/id, or in words.")),
        ("policy", Text("The policy that promises.")),
        ("priority", Name(WireName<Priority>.All)),
        ("target", Duration("Business time allowed.")),
        ("calendar", Text("In which the time counts.")),
        ("timeZone", Text("The calendar's IANA time zone.")),
        ("date", Null(Text("For a clock due by a date of the ticket: the field and the offset."))),
        ("tried", Tried("How each policy that was tried fared then.")));

    private static OpenApiSchema Tried(string description) => List(
        All(
            ("policy", Text("The policy's id.")),
            ("applied", Flag("Whether its match holds.")),
            ("because", Text("Its condition, or what kept it from holding.")),
            ("metrics", List(Text("A metric."), "Those that it supplies."))),
        description);

    private static OpenApiSchema Moment(OpenApiSchema ticketEvent) => new()
    {
        OneOf =
        [
            All(("at", Time("When it happened.")), ("kind", Name(["event"])), ("effects", Effects()), ("event", ticketEvent)),
            All(("at", Time("When the ticket adopted it.")), ("kind", Name(["version_adopted"])), ("effects", Effects()), ("version", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Description = "The version of the configuration." })),
            All(("at", Time("When it became known.")), ("kind", Name(["account_described"])), ("effects", Effects()), ("account", Text("The account's id."))),
            All(("at", Time("When it came.")), ("kind", Name(["warning"])), ("threshold", Text("As configured.")), ("dueAt", Null(Time("Due then.")))),
            All(("at", Time("When it breached.")), ("kind", Name(["breach"])), ("reason", Null(Text("Null when the due instant simply passed.")))),
        ],
    };

    private static OpenApiSchema Effects() => List(Name(WireName<ClockEffect>.All), "What it did to the clock.");

    private static OpenApiSchema All(params (string Name, OpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Required = properties.Select(property => property.Name).ToHashSet(StringComparer.Ordinal),
        Properties = properties.ToDictionary(property => property.Name, IOpenApiSchema (property) => property.Schema, StringComparer.Ordinal),
        AdditionalPropertiesAllowed = false,
    };

    private static OpenApiSchema List(OpenApiSchema items, string description) => new() { Type = JsonSchemaType.Array, Items = items, Description = description };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Time(string description) => new() { Type = JsonSchemaType.String, Format = "date-time", Description = description };

    private static OpenApiSchema Duration(string description) => new() { Type = JsonSchemaType.String, Format = "duration", Description = description };

    private static OpenApiSchema Seconds(string description) => new() { Type = JsonSchemaType.Number, Description = description };

    private static OpenApiSchema Flag(string description) => new() { Type = JsonSchemaType.Boolean, Description = description };

    private static OpenApiSchema Name(IReadOnlyList<string> names) => new() { Type = JsonSchemaType.String, Enum = [.. names.Select(name => (JsonNode)name)] };

    private static OpenApiSchema Null(OpenApiSchema schema)
    {
        schema.Type |= JsonSchemaType.Null;
        return schema;
    }
}
