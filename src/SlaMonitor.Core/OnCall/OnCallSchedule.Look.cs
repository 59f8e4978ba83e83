namespace SlaMonitor.Core.OnCall;

/// <summary>How the parts of a schedule are put together at one second.</summary>
public sealed partial class OnCallSchedule
{
    /// <summary>Who is on call, from which layer, and until when at least.</summary>
    private readonly record struct Found(EquatableArray<string> Users, int? Layer, long Until)
    {
        public bool IsLike(Found other) => Layer == other.Layer && Users == other.Users;
    }

    /// <param name="second">Not before that of an earlier call with the same <paramref name="known"/>.</param>
    /// <param name="known">What layers were found to say earlier in the same walk through time: asked again only when it has run out.</param>
    private Found Look(long second, Stretch[] known)
    {
        var until = long.MaxValue;
        var temporary = _temporary.At(second, ref until);
        if (temporary is [.., var replacing])
            return new Found(Present(Together(replacing.At(second, ref until)), second, [], ref until), null, until);

        var overrides = _overrides.At(second, ref until);
        var (users, layer) = Base(second, overrides, known, ref until);
        foreach (var change in overrides)
            if (change is OverrideChange.Add(var added)) users = Together([users, Present(added, second, [], ref until)]);
        return new Found(users, layer, until);
    }

    /// <summary>Who is on call before overrides add anybody: the first of all that has someone.</summary>
    private (EquatableArray<string> Users, int? Layer) Base(
        long second, ReadOnlySpan<OverrideChange> overrides, Stretch[] known, ref long until)
    {
        for (var i = overrides.Length - 1; i >= 0; i--)
        {
            if (overrides[i] is OverrideChange.Instead(var instead) && Present(instead, second, [], ref until) is { IsEmpty: false } users)
                return (users, null);
        }

        foreach (var priority in _priorities)
        {
            EquatableArray<string> users = [];
            int? first = null;
            foreach (var layer in priority)
            {
                ref var stretch = ref known[layer.Number];
                if (stretch.Until <= second) stretch = layer.At(second);
                until = Math.Min(until, stretch.Until);
                var present = Present(stretch.Users, second, overrides, ref until);
                if (present.IsEmpty) continue;
                users = users.IsEmpty ? present : Together([users, present]);
                first ??= layer.Number;
            }

            if (first is not null) return (users, first);
        }

        return _shifts.IsEmpty ? ([], null) : (Present(Together(_shifts.At(second, ref until)), second, overrides, ref until), null);
    }

    /// <summary>The users after what overrides remove or replace, and after leave.</summary>
    private EquatableArray<string> Present(EquatableArray<string> users, long second, ReadOnlySpan<OverrideChange> overrides, ref long until)
    {
        if (overrides.IsEmpty && _absences.IsEmpty) return users;
        // Most people are there, so the list is only made again when it has to be.
        if (overrides.IsEmpty && AreAllPresent(users, second, ref until)) return users;
        var present = new List<string>(users.Count);
        foreach (var user in users)
        {
            if (Overridden(user, overrides) is { } meant && _absences.Present(meant, second, ref until) is { } there && !present.Contains(there))
                present.Add(there);
        }

        return present.SequenceEqual(users) ? users : present.ToEquatableArray();
    }

    private bool AreAllPresent(EquatableArray<string> users, long second, ref long until)
    {
        foreach (var user in users)
            if (!ReferenceEquals(_absences.Present(user, second, ref until), user)) return false;
        return true;
    }

    /// <summary>Who has the user's place; null when nobody. The last override that names the user decides.</summary>
    private static string? Overridden(string user, ReadOnlySpan<OverrideChange> overrides)
    {
        for (var i = overrides.Length - 1; i >= 0; i--)
        {
            if (overrides[i] is OverrideChange.Remove(var removed) && removed.Contains(user)) return null;
            if (overrides[i] is not OverrideChange.Replace(var pairs)) continue;
            foreach (var pair in pairs)
                if (pair.User == user) return pair.By;
        }

        return user;
    }

    private static EquatableArray<string> Together(ReadOnlySpan<EquatableArray<string>> groups)
    {
        if (groups.IsEmpty) return [];
        if (groups.Length == 1) return groups[0];
        var users = new List<string>();
        foreach (var group in groups)
        {
            foreach (var user in group)
                if (!users.Contains(user)) users.Add(user);
        }

        return users.ToEquatableArray();
    }
}
