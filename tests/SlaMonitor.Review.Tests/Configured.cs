using SlaMonitor.Config;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Review.Tests;

internal static class Configured
{
    public const string Policies = """
        version: 1
        calendars:
          - { id: office, time_zone: Europe/Berlin, hours: { mon-fri: "09:00-17:00" } }
        policies:
          - id: platinum
            match: { account.segment: platinum }
            targets:
              first_response: { urgent: 15m, high: 1h, normal: 4h }
              next_response: { urgent: 30m, high: 2h, normal: 8h }
              resolution: { urgent: 4h, high: 8h, normal: 3d, calendar: office, pause_on: [ pending ] }
            warn_at: [ 50%, 30m ]
          - id: everyone
            match: { channel: { not: self_service } }
            targets: { resolution: { urgent: 8h, high: 1d, normal: 2d, low: 3d } }
        """;

    public static Rulebook Rulebook(string yaml) =>
        Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load([new ConfigurationSource("sla.yaml", yaml)])).Configuration.Rulebook;
}
