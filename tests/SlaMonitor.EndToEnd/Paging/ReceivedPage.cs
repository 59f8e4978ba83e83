using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SlaMonitor.EndToEnd.Paging;

/// <summary>One page as it came to a receiver.</summary>
/// <param name="WebhookId">By which a receiver knows a repeat.</param>
/// <param name="Channel">The path that it came to.</param>
/// <param name="At">When, in Unix milliseconds.</param>
/// <param name="Answered">The status that it was answered with; 0 where the connection was cut instead.</param>
/// <param name="Body">As the contract of Standard Webhooks has it.</param>
internal sealed partial record ReceivedPage(string WebhookId, string Channel, double At, int Answered, JsonNode Body)
{
    /// <summary>The header by which a trace goes on; null when it had none.</summary>
    public string? Traceparent { get; init; }

    public string Type => (string)Body["type"]!;

    /// <summary>The page's id, in the letters of its escalation.</summary>
    public string Page => Escaped().Replace((string)Body["data"]!["page"]!, match => ((char)byte.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString());

    public string Alert => (string)Body["data"]!["alert"]!;

    public string Action => (string)Body["data"]!["action"]!;

    public string Ticket => (string)Body["data"]!["ticket"]!;

    public int Level => (int)Body["data"]!["level"]!;

    public string? User => (string?)Body["data"]!["to"]?["user"];

    [GeneratedRegex("~([0-9a-f]{2})")]
    private static partial Regex Escaped();
}
