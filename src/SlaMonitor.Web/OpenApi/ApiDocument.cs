using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using NodaTime;
using SlaMonitor.Core;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Wire;
using SlaMonitor.Web.Api;
using SlaMonitor.Web.Views;

namespace SlaMonitor.Web.OpenApi;

/// <summary>The OpenAPI document: the schemas that the framework cannot see behind our converters, and the query parameters from the list that reads them.</summary>
internal static class ApiDocument
{
    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "SlaMonitor",
                Version = "v1",
                Description = "Watches support tickets against their service levels. Live messages come over SignalR at /hubs/live.",
            };
            document.Servers = [];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Describe(schema, context.JsonTypeInfo.Type);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            foreach (var parameters in context.Description.ActionDescriptor.EndpointMetadata.OfType<IReadOnlyList<QueryParameter>>())
                foreach (var parameter in parameters) (operation.Parameters ??= []).Add(Parameter(parameter));
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<EventsBody>().Any()) operation.RequestBody = Events();
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<AlertsBody>().Any()) operation.RequestBody = AlertsSchema.Create();
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<InputBody>().FirstOrDefault() is { } input) operation.RequestBody = Body(input);
            return Task.CompletedTask;
        });
    });

    private static OpenApiParameter Parameter(QueryParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Schema = parameter switch
        {
            { IsInteger: true } => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000" },
            { IsCount: true } => new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
            { Values: { } values } => new OpenApiSchema { Type = JsonSchemaType.String, Enum = Enum(values) },
            _ => new OpenApiSchema { Type = JsonSchemaType.String, Format = parameter.Format },
        },
    };

    private static OpenApiRequestBody Events() => new()
    {
        Required = true,
        Description = "One event, an array of events, or one event a line; at most 10,000 events and 8 MiB.",
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [ContentType.Json] = new()
            {
                Schema = new OpenApiSchema { OneOf = [Event(), new OpenApiSchema { Type = JsonSchemaType.Array, Items = Event(), MaxItems = EventsEndpoint.RowsMax }] },
            },
            [ContentType.Lines] = new() { Schema = Event() },
        },
    };

    private static OpenApiRequestBody Body(InputBody input) => new()
    {
        Required = input.IsRequired,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [ContentType.Json] = new()
            {
                Schema = Object([.. input.Fields.Where(field => field.IsRequired).Select(field => field.Name)], [.. input.Fields.Select(field => (field.Name, Schema(field)))]),
            },
        },
    };

    private static OpenApiSchema Schema(InputField field) => field.Form switch
    {
        InputForm.Text when field.Values is { } values => new OpenApiSchema { Type = JsonSchemaType.String, Enum = Enum(values), Description = field.Description },
        InputForm.Text or InputForm.Time => new OpenApiSchema { Type = JsonSchemaType.String, Description = field.Description },
        InputForm.Flag => new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = field.Description },
        InputForm.Names => new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(WireLimits.IdLength, "An id."), Description = field.Description },
        InputForm.Instant => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = field.Description },
        InputForm.Duration => new OpenApiSchema { Type = JsonSchemaType.String, Description = field.Description + " " + DurationText.Expected + "." },
        InputForm.Users => new OpenApiSchema
        {
            Description = field.Description,
            OneOf =
            [
                new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = 1, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
                new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String } },
            ],
        },
        InputForm.Target => Target(field.Description),
    };

    private static OpenApiSchema Target(string description)
    {
        var target = Object(
            [],
            ("user", Text(WireLimits.IdLength, "A user.")),
            ("schedule", Text(WireLimits.IdLength, "Whoever is on call in this schedule.")),
            ("channel", Text(WireLimits.IdLength, "All who read this channel.")));
        (target.Description, target.MinProperties, target.MaxProperties) = (description, 1, 1);
        return target;
    }

    private static void Describe(OpenApiSchema schema, Type type)
    {
        // Where a value may be null, the one who refers to the schema says so.
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        if (bare == typeof(Instant)) Set(schema, JsonSchemaType.String, "date-time", null);
        else if (bare == typeof(Duration)) Set(schema, JsonSchemaType.String, "duration", null);
        else if (bare == typeof(FieldValue)) Set(schema, JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean, null, null);
        else if (bare == typeof(Priority)) Set(schema, JsonSchemaType.String, null, WireName<Priority>.All);
        else if (bare == typeof(TicketStatus)) Set(schema, JsonSchemaType.String, null, WireName<TicketStatus>.All);
        else if (bare == typeof(Channel)) Set(schema, JsonSchemaType.String, null, WireName<Channel>.All);
        else if (bare == typeof(Tier)) Set(schema, JsonSchemaType.String, null, WireName<Tier>.All);
        else if (bare == typeof(ActorKind)) Set(schema, JsonSchemaType.String, null, WireName<ActorKind>.All);
        else if (bare == typeof(Disposition)) Set(schema, JsonSchemaType.String, null, WireName<Disposition>.All);
        else if (bare == typeof(ApplyTo)) Set(schema, JsonSchemaType.String, null, WireName<ApplyTo>.All);
        else if (bare == typeof(ClockState)) Set(schema, JsonSchemaType.String, null, WireName<ClockState>.All);
        else if (bare == typeof(IncidentPhase)) Set(schema, JsonSchemaType.String, null, WireName<IncidentPhase>.All);
        else if (bare == typeof(IncidentSeverity)) Set(schema, JsonSchemaType.String, null, WireName<IncidentSeverity>.All);
        else if (bare == typeof(IncidentHappening)) Set(schema, JsonSchemaType.String, null, WireName<IncidentHappening>.All);
        else if (bare == typeof(EscalationPhase)) Set(schema, JsonSchemaType.String, null, WireName<EscalationPhase>.All);
        else if (bare == typeof(PageSeverity)) Set(schema, JsonSchemaType.String, null, WireName<PageSeverity>.All);
        else if (bare == typeof(PageAction)) Set(schema, JsonSchemaType.String, null, WireName<PageAction>.All);
        else if (bare == typeof(NotificationResult)) Set(schema, JsonSchemaType.String, null, WireName<NotificationResult>.All);
        else if (bare == typeof(HealthGrade)) Set(schema, JsonSchemaType.String, null, WireName<HealthGrade>.All);
        else if (bare == typeof(HealthReasonKind)) Set(schema, JsonSchemaType.String, null, WireName<HealthReasonKind>.All);
        else if (bare == typeof(DurationKind)) Set(schema, JsonSchemaType.String, null, WireName<DurationKind>.All);
        else if (bare == typeof(OverrideKind)) Set(schema, JsonSchemaType.String, null, WireName<OverrideKind>.All);
        else if (bare == typeof(TicketEvent)) Set(schema, Event());
        else if (bare == typeof(TicketExplanation)) Set(schema, ExplanationSchema.Create(Event()));
    }

    private static OpenApiSchema Event() => Object(
        ["id", "ticket", "at", "type"],
        ("id", Text(WireLimits.IdLength, "Unique within the source; a second event with the same id is ignored.")),
        ("source", Text(WireLimits.IdLength, "The system that tells it; api by default.")),
        ("ticket", Text(WireLimits.IdLength, "The ticket's id.")),
        ("at", new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time", Description = "When it happened, with an offset or Z; to 100 ns." }),
        ("type", Name<TicketEventType>()),
        ("actor", Object(["kind"], ("kind", Name<ActorKind>()), ("id", Text(WireLimits.IdLength, "The source's own id.")))),
        ("data", Data()));

    private static OpenApiSchema Data()
    {
        var data = Object(
            [],
            ("account", Clearable(WireLimits.IdLength)),
            ("subject", Clearable(WireLimits.SubjectLength)),
            ("priority", Name<Priority>()),
            ("status", Name<TicketStatus>()),
            ("channel", Name<Channel>(clearable: true)),
            ("group", Clearable(WireLimits.IdLength)),
            ("assignee", Clearable(WireLimits.IdLength)),
            ("tier", Name<Tier>(clearable: true)),
            ("region", Clearable(WireLimits.IdLength)),
            ("product", Clearable(WireLimits.IdLength)),
            ("tags", new OpenApiSchema { Type = JsonSchemaType.Array, MaxItems = WireLimits.TagsMax, Items = Text(WireLimits.IdLength, "A tag.") }),
            ("fields", new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean | JsonSchemaType.Null },
            }),
            ("into", Text(WireLimits.IdLength, "With merged: the ticket that goes on.")),
            ("kind", Name<FeedbackKind>()),
            ("score", new OpenApiSchema { Type = JsonSchemaType.Number }),
            ("comment", Clearable(WireLimits.CommentLength)));
        data.Description =
            "created and fields_changed take all ticket fields; status_changed status; priority_changed priority; assigned group, assignee, tier; "
            + "replies and notes channel; merged into; feedback_received kind, score, comment. null clears a field.";
        return data;
    }

    private static OpenApiSchema Object(string[] required, params (string Name, OpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string>(required, StringComparer.Ordinal),
        Properties = properties.ToDictionary(property => property.Name, IOpenApiSchema (property) => property.Schema, StringComparer.Ordinal),
        AdditionalPropertiesAllowed = false,
    };

    private static OpenApiSchema Text(int lengthMax, string description) =>
        new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = lengthMax, Description = description };

    private static OpenApiSchema Clearable(int lengthMax) => new() { Type = JsonSchemaType.String | JsonSchemaType.Null, MaxLength = lengthMax };

    private static OpenApiSchema Name<T>(bool clearable = false)
        where T : struct, Enum
    {
        var names = Enum(WireName<T>.All);
        if (clearable) names.Add(JsonNullSentinel.JsonNull);
        return new OpenApiSchema { Type = JsonSchemaType.String | (clearable ? JsonSchemaType.Null : default), Enum = names };
    }

    private static void Set(OpenApiSchema schema, OpenApiSchema from) =>
        (schema.Type, schema.Properties, schema.Required, schema.AdditionalPropertiesAllowed) =
            (from.Type, from.Properties, from.Required, from.AdditionalPropertiesAllowed);

    private static void Set(OpenApiSchema schema, JsonSchemaType type, string? format, IReadOnlyList<string>? names)
    {
        schema.Type = type;
        schema.Format = format;
        schema.Enum = names is null ? null : Enum(names);
        if (names is not null && (type & JsonSchemaType.Null) != 0) schema.Enum!.Add(JsonNullSentinel.JsonNull);
    }

    private static List<JsonNode> Enum(IReadOnlyList<string> names) => [.. names.Select(name => (JsonNode)name)];
}

/// <summary>Marks the endpoint whose body is events: it reads the body itself, so the framework cannot describe it.</summary>
internal sealed record EventsBody;
