using System.Collections.Frozen;
using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>Who is on leave, and who stands in.</summary>
internal sealed class Absences
{
    /// <summary>Covers who are away pass on to their own; a longer chain, or a circle, ends with nobody.</summary>
    private const int LongestChain = 16;

    private readonly FrozenDictionary<string, SpanIndex<LeaveDefinition>> _leave;

    /// <param name="users">Those without leave are passed over.</param>
    /// <param name="zone">For users who have none.</param>
    public Absences(IEnumerable<UserDefinition> users, DateTimeZone zone) =>
        _leave = users
            .Where(user => !user.Leave.IsEmpty)
            .ToFrozenDictionary(user => user.Id, user => Spans(user, WallTable.Of(user.Zone ?? zone)), StringComparer.Ordinal);

    public bool IsEmpty => _leave.Count == 0;

    /// <summary>The user, or who stands in; null when nobody does. Lowers <paramref name="until"/> to when that may change.</summary>
    public string? Present(string user, long second, ref long until)
    {
        for (var i = 0; i < LongestChain; i++)
        {
            if (!_leave.TryGetValue(user, out var spans)) return user;
            var leave = spans.At(second, ref until);
            if (leave.IsEmpty) return user;
            string? cover = null;
            foreach (var one in leave) cover ??= one.Cover;
            if (cover is null) return null;
            user = cover;
        }

        return null;
    }

    private static SpanIndex<LeaveDefinition> Spans(UserDefinition user, WallTable wall) =>
        new(user.Leave.Select(leave => (wall.First(WallTable.Local(leave.From)), wall.First(WallTable.Local(leave.To)), leave)));
}
