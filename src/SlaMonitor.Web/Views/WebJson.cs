using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SlaMonitor.Core.Accounts;
using SlaMonitor.Core.Clocks;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Explanations;
using SlaMonitor.Core.Explanations.Rules;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Trends;
using SlaMonitor.Core.Versions;

namespace SlaMonitor.Web.Views;

/// <summary>How the documents are written; generated at build time.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(ListDocument<ClockRowDocument>))]
[JsonSerializable(typeof(ListDocument<BreachDocument>))]
[JsonSerializable(typeof(ListDocument<AccountDocument>))]
[JsonSerializable(typeof(ListDocument<EscalationRowDocument>))]
[JsonSerializable(typeof(ListDocument<DeadLetterDocument>))]
[JsonSerializable(typeof(ListDocument<OverrideDocument>))]
[JsonSerializable(typeof(ListDocument<LeaveDocument>))]
[JsonSerializable(typeof(ListDocument<IncidentRowDocument>))]
[JsonSerializable(typeof(IncidentDocument))]
[JsonSerializable(typeof(EscalationDocument))]
[JsonSerializable(typeof(OnCallDocument))]
[JsonSerializable(typeof(ShiftsDocument))]
[JsonSerializable(typeof(OverrideDocument))]
[JsonSerializable(typeof(LeaveDocument))]
[JsonSerializable(typeof(TicketDocument))]
[JsonSerializable(typeof(TicketExplanation))]
[JsonSerializable(typeof(EventsDocument))]
[JsonSerializable(typeof(AlertsDocument))]
[JsonSerializable(typeof(ConfigurationDocument))]
[JsonSerializable(typeof(ConfigurationVersionDocument))]
[JsonSerializable(typeof(ConfigurationChangeDocument))]
[JsonSerializable(typeof(ConfigurationInput))]
[JsonSerializable(typeof(TimeDocument))]
[JsonSerializable(typeof(SummaryDocument))]
[JsonSerializable(typeof(TrendsDocument))]
[JsonSerializable(typeof(ExplainedRules))]
[JsonSerializable(typeof(HealthDocument))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(AccountInput))]
[JsonSerializable(typeof(IReadOnlyList<TicketEvent>))]
internal sealed partial class WebJson : JsonSerializerContext
{
    public static void Configure(JsonSerializerOptions options)
    {
        // Our answers are JSON and never part of a page: no escapes but those that JSON needs.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        // Numbers are numbers, in and out: the OpenAPI document says so, and clients' types with it.
        options.NumberHandling = JsonNumberHandling.Strict;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.Never;
        options.TypeInfoResolverChain.Insert(0, Default);
        options.Converters.Add(new InstantConverter());
        options.Converters.Add(new DurationConverter());
        options.Converters.Add(new FieldValueConverter());
        options.Converters.Add(new TicketEventConverter());
        options.Converters.Add(new TicketExplanationConverter());
        options.Converters.Add(new WireNameConverter<Priority>());
        options.Converters.Add(new WireNameConverter<TicketStatus>());
        options.Converters.Add(new WireNameConverter<Channel>());
        options.Converters.Add(new WireNameConverter<Tier>());
        options.Converters.Add(new WireNameConverter<ActorKind>());
        options.Converters.Add(new WireNameConverter<Disposition>());
        options.Converters.Add(new WireNameConverter<ClockState>());
        options.Converters.Add(new WireNameConverter<ApplyTo>());
        options.Converters.Add(new WireNameConverter<EscalationPhase>());
        options.Converters.Add(new WireNameConverter<IncidentPhase>());
        options.Converters.Add(new WireNameConverter<IncidentSeverity>());
        options.Converters.Add(new WireNameConverter<IncidentHappening>());
        options.Converters.Add(new WireNameConverter<PageSeverity>());
        options.Converters.Add(new WireNameConverter<PageAction>());
        options.Converters.Add(new WireNameConverter<NotificationResult>());
        options.Converters.Add(new WireNameConverter<OverrideKind>());
        options.Converters.Add(new WireNameConverter<DurationKind>());
        options.Converters.Add(new WireNameConverter<HealthGrade>());
        options.Converters.Add(new WireNameConverter<HealthReasonKind>());
    }
}
