using NodaTime;

namespace SlaMonitor.Core.Calendars;

/// <summary>Checks definitions and makes calendars of them. Cheap: open time is worked out when it is first asked for.</summary>
public static class CalendarCompiler
{
    /// <summary>A longer chain of unions within unions is a mistake, not a company.</summary>
    public const int DeepestUnion = 32;

    /// <summary>One every five minutes. More is a mistake, and would make a calendar large.</summary>
    public const int MostHoursPerDay = 288;

    /// <summary>Compiles a whole configuration's calendars; never throws for what a definition says.</summary>
    public static CalendarCompilation Compile(IEnumerable<CalendarDefinition> definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        List<CalendarDefinition> all = [.. definitions];
        List<CalendarProblem> problems = [];
        var compiled = new Dictionary<string, Compiled>(StringComparer.Ordinal)
        {
            [BusinessCalendar.AlwaysOpen.Id] = new(BusinessCalendar.AlwaysOpen, 0, AlwaysOpen: true, []),
        };
        var known = new HashSet<string>(compiled.Keys, StringComparer.Ordinal);
        List<(int Index, CalendarDefinition.UnionOf Union)> unions = [];
        for (var index = 0; index < all.Count; index++)
        {
            var definition = all[index];
            var before = problems.Count;
            if (!known.Add(definition.Id)) problems.Add(new(index, definition.Id, "id", DuplicateMessage(definition.Id)));
            CalendarChecks.Check(index, definition, problems);
            if (problems.Count > before) continue;

            switch (definition)
            {
                case CalendarDefinition.Own own:
                    var rules = new OwnRules(own);
                    if (rules.EverOpens()) compiled[own.Id] = Compiled.Own(own, rules);
                    else problems.Add(new(index, own.Id, "hours", "never opens: it has no hours that a holiday or a break does not take away"));
                    break;
                case CalendarDefinition.RoundTheClock clock:
                    compiled[clock.Id] = new(new BusinessCalendar(clock, DateTimeZone.Utc, null), 0, AlwaysOpen: true, []);
                    break;
                case CalendarDefinition.UnionOf union:
                    unions.Add((index, union));
                    break;
            }
        }

        UnionCompiler.Compile(unions, known, compiled, problems);
        var calendars = all.Select(d => d.Id).Prepend(BusinessCalendar.AlwaysOpen.Id).Distinct(StringComparer.Ordinal)
            .Where(compiled.ContainsKey).Select(id => compiled[id].Calendar);
        return new CalendarCompilation(calendars.ToEquatableArray(), problems.OrderBy(p => p.Index).ToEquatableArray());
    }

    private static string DuplicateMessage(string id) =>
        id == BusinessCalendar.AlwaysOpen.Id ? $"'{id}' is built in" : $"another calendar has the id '{id}'";

    /// <summary>A calendar, and what a union that has it as a member needs to know.</summary>
    internal sealed record Compiled(BusinessCalendar Calendar, int Depth, bool AlwaysOpen, IReadOnlyCollection<OwnRules> Rules)
    {
        public static Compiled Own(CalendarDefinition.Own own, OwnRules rules) =>
            new(new BusinessCalendar(own, own.Zone, rules), 0, AlwaysOpen: false, [rules]);
    }
}

/// <summary>What came of a set of definitions.</summary>
/// <param name="Calendars"><see cref="BusinessCalendar.AlwaysOpen"/>, then those without a problem, in the order given.</param>
/// <param name="Problems">In the order of the definitions; empty when all is well.</param>
public sealed record CalendarCompilation(EquatableArray<BusinessCalendar> Calendars, EquatableArray<CalendarProblem> Problems);
