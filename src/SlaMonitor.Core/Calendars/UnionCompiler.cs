namespace SlaMonitor.Core.Calendars;

using Compiled = CalendarCompiler.Compiled;

/// <summary>Compiles unions once all their members are; what is left over stands in a circle, or behind one.</summary>
internal static class UnionCompiler
{
    public static void Compile(
        List<(int Index, CalendarDefinition.UnionOf Union)> unions,
        HashSet<string> known,
        Dictionary<string, Compiled> compiled,
        List<CalendarProblem> problems)
    {
        var waiting = new Dictionary<string, (int Index, CalendarDefinition.UnionOf Union)>(StringComparer.Ordinal);
        foreach (var (index, union) in unions)
        {
            var before = problems.Count;
            for (var i = 0; i < union.Members.Count; i++)
                if (!known.Contains(union.Members[i]))
                    problems.Add(new(index, union.Id, $"union[{i}]", $"there is no calendar '{union.Members[i]}'"));
            if (problems.Count == before) waiting.Add(union.Id, (index, union));
        }

        var usedBy = waiting.Values.SelectMany(w => w.Union.Members.Distinct(StringComparer.Ordinal).Select(m => (Member: m, w.Union.Id)))
            .ToLookup(pair => pair.Member, pair => pair.Id, StringComparer.Ordinal);
        var missing = waiting.Values.ToDictionary(
            w => w.Union.Id, w => w.Union.Members.Distinct(StringComparer.Ordinal).Count(m => !compiled.ContainsKey(m)), StringComparer.Ordinal);
        var ready = new Queue<string>(missing.Where(m => m.Value == 0).Select(m => m.Key));
        while (ready.TryDequeue(out var id))
        {
            waiting.Remove(id, out var next);
            if (Join(next.Index, next.Union, compiled, problems) is not { } union) continue;
            compiled[id] = union;
            foreach (var user in usedBy[id])
                if (--missing[user] == 0) ready.Enqueue(user);
        }

        ReportCircles(waiting, problems);
    }

    private static Compiled? Join(int index, CalendarDefinition.UnionOf union, Dictionary<string, Compiled> compiled, List<CalendarProblem> problems)
    {
        var members = union.Members.Select(id => compiled[id]).ToList();
        var depth = members.Max(m => m.Depth) + 1;
        if (depth > CalendarCompiler.DeepestUnion)
        {
            problems.Add(new(index, union.Id, "union", $"unions are nested more than {CalendarCompiler.DeepestUnion} deep"));
            return null;
        }

        var always = members.Any(m => m.AlwaysOpen);
        HashSet<OwnRules> rules = always ? [] : [.. members.SelectMany(m => m.Rules)];
        var calendar = new BusinessCalendar(
            union, members[0].Calendar.Zone, always ? null : new UnionRules(rules), members.Select(m => m.Calendar).ToEquatableArray());
        return new Compiled(calendar, depth, always, rules);
    }

    /// <summary>Follows, from each union, the first member that waits too: that way ends nowhere, at a refused calendar, or in a circle.</summary>
    private static void ReportCircles(Dictionary<string, (int Index, CalendarDefinition.UnionOf Union)> waiting, List<CalendarProblem> problems)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in waiting.Keys)
        {
            List<string> path = [];
            var place = new Dictionary<string, int>(StringComparer.Ordinal);
            var id = start;
            while (id is not null && seen.Add(id))
            {
                place[id] = path.Count;
                path.Add(id);
                id = waiting[id].Union.Members.FirstOrDefault(waiting.ContainsKey);
            }

            if (id is null || !place.TryGetValue(id, out var first)) continue;
            var circle = path[first..];
            var text = string.Join(" → ", circle.Count <= 8 ? circle.Append(id) : circle.Take(8).Append("…").Append(id));
            for (var i = 0; i < circle.Count; i++)
            {
                var (index, union) = waiting[circle[i]];
                var member = union.Members.AsSpan().IndexOf(circle[(i + 1) % circle.Count]);
                problems.Add(new(index, union.Id, $"union[{member}]", $"a union cannot contain itself: {text}"));
            }
        }
    }
}
