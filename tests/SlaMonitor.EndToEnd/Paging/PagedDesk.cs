using System.Globalization;
using System.Text;
using SlaMonitor.EndToEnd.Serving;

namespace SlaMonitor.EndToEnd.Paging;

/// <summary>Configurations under which every urgent ticket breaches after a second and is escalated, and the events to it.</summary>
internal static class PagedDesk
{
    /// <summary>Steps a second apart, to amina, to all who read <c>ops</c>, to joseph; all once again after ten more.</summary>
    public static string Configuration(TemporaryFolder folder, Uri receiver, string more = "")
    {
        folder.File("secret", PageReceiver.Secret);
        foreach (var path in new[] { "person", "ops", "hangs" }) folder.File(path, new Uri(receiver, path).AbsoluteUri);
        return folder.File("sla.yaml", $$"""
            version: 1
            policies:
              - id: quick
                match: { priority: urgent }
                targets: { first_response: { urgent: 1s, calendar: 24x7 } }
                escalate: { breach: critical }
              - id: slow
                targets: { first_response: { urgent: 1d, high: 1d, normal: 1d, low: 1d, calendar: 24x7 } }
            escalations:
              - id: critical
                steps:
                  - { after: 0s, notify: [ { user: amina } ] }
                  - { after: 1s, notify: [ { channel: ops } ] }
                  - { after: 2s, notify: [ { user: joseph } ] }
                repeat: 1
                repeat_after: 10s
            {{more}}
            users:
              - { id: amina, notify: [ { channel: person } ] }
              - { id: joseph, notify: [ { channel: person } ] }
              - { id: lost, notify: [ { channel: hangs } ] }
            channels:
              - { id: person, type: webhook, url_from: "file:{{folder["person"]}}", secret_from: "file:{{folder["secret"]}}", allow_private: true }
              - { id: ops, type: webhook, url_from: "file:{{folder["ops"]}}", secret_from: "file:{{folder["secret"]}}", allow_private: true }
              - { id: hangs, type: webhook, url_from: "file:{{folder["hangs"]}}", allow_private: true }
            """);
    }

    public static string Created(string ticket, DateTimeOffset at, string priority = "urgent") =>
        Event(ticket, "created", at, $$"""{"priority":"{{priority}}","subject":"Subject of {{ticket}}","account":"acme","group":"desk"}""");

    public static string Solved(string ticket, DateTimeOffset at) => Event(ticket, "solved", at, "{}");

    private static string Event(string ticket, string type, DateTimeOffset at, string data) => new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $$"""{"id":"{{ticket}}-{{type}}","source":"e2e","ticket":"{{ticket}}","at":"{{at:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}",""")
        .Append(CultureInfo.InvariantCulture, $$"""  "type":"{{type}}","actor":{"kind":"{{(type == "created" ? "customer" : "agent")}}","id":"someone"},"data":{{data}}}""")
        .ToString();
}
