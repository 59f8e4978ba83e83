using Microsoft.OpenApi;
using SlaMonitor.Connectors.Alertmanager;
using SlaMonitor.Web.Api;

namespace SlaMonitor.Web.OpenApi;

/// <summary>The body of Alertmanager's webhook, as far as it is read.</summary>
internal static class AlertsSchema
{
    public static OpenApiRequestBody Create() => new()
    {
        Required = true,
        Description = $"What Prometheus' Alertmanager sends to a webhook, version \"{AlertmanagerMessage.Version}\"; at most 8 MiB. Other members are passed over.",
        Content = new Dictionary<string, OpenApiMediaType> { [ContentType.Json] = new() { Schema = Message() } },
    };

    private static OpenApiSchema Message() => Object(
        ["version", "alerts"],
        ("version", new OpenApiSchema { Type = JsonSchemaType.String, Enum = [AlertmanagerMessage.Version] }),
        ("receiver", Text("The receiver's name.")),
        ("truncatedAlerts", new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "How many alerts were left out." }),
        ("alerts", new OpenApiSchema { Type = JsonSchemaType.Array, Items = Alert() }));

    private static OpenApiSchema Alert() => Object(
        ["status", "startsAt", "fingerprint"],
        ("status", new OpenApiSchema { Type = JsonSchemaType.String, Enum = [AlertmanagerMessage.Firing, AlertmanagerMessage.Resolved] }),
        ("labels", Texts("alertname, severity (critical: urgent, warning: high, otherwise normal) and team (the ticket's group) mean something; all become fields.")),
        ("annotations", Texts("summary is the ticket's subject; description and runbook_url become fields.")),
        ("startsAt", Time("Since when it fires: with the fingerprint the ticket's identity.")),
        ("endsAt", Time("When it was resolved.")),
        ("generatorURL", Text("Where Prometheus shows it.")),
        ("fingerprint", Text("Of the labels.")));

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Time(string description) => new() { Type = JsonSchemaType.String, Format = "date-time", Description = description };

    private static OpenApiSchema Texts(string description) => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String },
        Description = description,
    };

    private static OpenApiSchema Object(string[] required, params (string Name, OpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(required, StringComparer.Ordinal),
        Properties = properties.ToDictionary(property => property.Name, IOpenApiSchema (property) => property.Schema, StringComparer.Ordinal),
    };
}

/// <summary>Marks the endpoint whose body is a message of Alertmanager.</summary>
internal sealed record AlertsBody;
