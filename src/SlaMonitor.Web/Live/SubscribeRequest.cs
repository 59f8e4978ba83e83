using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using SlaMonitor.Core.Tickets;
using SlaMonitor.Core.Wire;

namespace SlaMonitor.Web.Live;

/// <summary>What a client asks <c>Subscribe</c> for, read as strictly as everything else.</summary>
internal sealed record SubscribeRequest(LiveFilter Filter, long? ResumeAfter)
{
    private static readonly string[] Names = ["accounts", "groups", "priorities", "metrics", "resumeAfter"];

    /// <exception cref="HubException">The request is not valid; the message says where and why, and reaches the client.</exception>
    public static SubscribeRequest Read(JsonElement request)
    {
        var filter = new LiveFilter();
        long? resumeAfter = null;
        if (request.ValueKind == JsonValueKind.Null) return new SubscribeRequest(filter, null);
        if (request.ValueKind != JsonValueKind.Object) throw new HubException("Subscribe takes an object, such as {\"groups\":[\"billing\"]} or {}");
        foreach (var member in request.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Null) continue;
            switch (member.Name)
            {
                case "accounts": filter = filter with { Accounts = Texts(member) }; break;
                case "groups": filter = filter with { Groups = Texts(member) }; break;
                case "metrics": filter = filter with { Metrics = Texts(member) }; break;
                case "priorities": filter = filter with { Priorities = Texts(member).Select(Priority).ToFrozenSet() }; break;
                case "resumeAfter": resumeAfter = Sequence(member.Value); break;
                default: throw new HubException("Subscribe: " + NearestName.Unknown(member.Name, "a field here", Names));
            }
        }
        return new SubscribeRequest(filter, resumeAfter);
    }

    private static FrozenSet<string> Texts(JsonProperty member)
    {
        if (member.Value.ValueKind != JsonValueKind.Array || member.Value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw new HubException($"Subscribe: {member.Name} must be an array of strings");
        return member.Value.EnumerateArray().Select(item => item.GetString()!).ToFrozenSet(StringComparer.Ordinal);
    }

    private static Priority Priority(string name) =>
        WireName<Priority>.TryParse(name, out var priority)
            ? priority
            : throw new HubException("Subscribe: priorities: " + NearestName.Unknown(name, $"one of {string.Join(", ", WireName<Priority>.All)}", WireName<Priority>.All));

    private static long Sequence(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var sequence) && sequence >= 0
            ? sequence
            : throw new HubException("Subscribe: resumeAfter must be a sequence, a whole number from 0");
}
