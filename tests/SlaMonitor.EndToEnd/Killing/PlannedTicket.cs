namespace SlaMonitor.EndToEnd.Killing;

/// <summary>What happens to a ticket, and what must come of it. Times are milliseconds since 1970, as everywhere in these tests.</summary>
internal sealed record PlannedTicket(string Id, string Account, string Priority, IReadOnlyList<PlannedEvent> Events)
{
    /// <summary>The targets in <see cref="Configuration"/>.</summary>
    private static readonly Dictionary<string, (long FirstResponse, long Resolution)> Targets = new()
    {
        ["urgent"] = (1_000, 2_000),
        ["high"] = (2_000, 4_000),
        ["normal"] = (3_000, 6_000),
        ["low"] = (3_600_000, 7_200_000),
    };

    public static string Configuration => """
        version: 1
        policies:
          - id: quick
            match: {}
            targets:
              first_response: { urgent: 1s, high: 2s, normal: 3s, low: 1h, calendar: 24x7 }
              resolution: { urgent: 2s, high: 4s, normal: 6s, low: 2h, calendar: 24x7, pause_on: [pending] }
            warn_at: [ 50% ]
        """;

    /// <summary>Whether an event may reach the monitor after a breach that it takes back.</summary>
    public bool MayBeRetracted => Events.Count > 1;

    /// <summary>A ticket that begins at <paramref name="now"/> and takes one of the courses that matter.</summary>
    public static PlannedTicket Make(string id, long now, Random random)
    {
        var account = $"account-{random.Next(10)}";
        (string Priority, (long After, string Type, string? Status)[] Course) plan = random.Next(7) switch
        {
            0 => ("urgent", []),
            1 => ("urgent", []),
            2 => ("low", [(1, "agent_replied", null), (2, "solved", null)]),
            3 => ("normal", [(random.Next(3_001, 5_000), "agent_replied", null), (random.Next(5_000, 6_500), "solved", null)]),
            // As close to the due instant as it gets: a reply may be under way while the clock breaches.
            4 => ("urgent", [(random.Next(900, 1_100), "agent_replied", null)]),
            5 => ("high", [(1_000, "status_changed", "pending"), (random.Next(1_500, 6_000), "status_changed", "open"), (random.Next(6_000, 11_000), "solved", null)]),
            _ => ("normal", [(random.Next(100, 2_900), "agent_replied", null), (3_000, "status_changed", "pending")]),
        };
        // Some are overdue when they arrive.
        var created = plan.Course.Length == 0 && random.Next(2) == 0 ? now - 10_000 : now;
        var events = new List<PlannedEvent> { new(id + "-0", created, "created", null) };
        foreach (var (after, type, status) in plan.Course) events.Add(new($"{id}-{events.Count}", created + after, type, status));
        return new PlannedTicket(id, account, plan.Priority, events);
    }

    public ExpectedClock Expected(string metric) => metric == "first_response" ? FirstResponse() : Resolution();

    /// <summary>The event as a line of NDJSON.</summary>
    public string Line(PlannedEvent planned)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(planned.At).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var (actor, data) = planned.Type switch
        {
            "created" => ("customer", $$"""{"account":"{{Account}}","priority":"{{Priority}}","subject":"Subject of {{Id}}","group":"desk"}"""),
            "status_changed" => ("agent", $$"""{"status":"{{planned.Status}}"}"""),
            _ => ("agent", "{}"),
        };
        return $$"""{"id":"{{planned.Id}}","source":"e2e","ticket":"{{Id}}","at":"{{at}}","type":"{{planned.Type}}","actor":{"kind":"{{actor}}","id":"someone"},"data":{{data}}}""";
    }

    private ExpectedClock FirstResponse()
    {
        var due = Events[0].At + Targets[Priority].FirstResponse;
        long? stop = null;
        foreach (var planned in Events)
            if (planned.Type is "agent_replied" or "solved") stop ??= planned.At;
        return new ExpectedClock(stop is null || stop > due ? due : null, stop is not null);
    }

    /// <summary>Walks from event to event and adds up the time that is not pending.</summary>
    private ExpectedClock Resolution()
    {
        var left = Targets[Priority].Resolution;
        long? breached = null;
        var (since, pending) = (Events[0].At, false);
        foreach (var planned in Events.Skip(1))
        {
            if (!pending)
            {
                if (planned.At - since > left) breached ??= since + left;
                left -= planned.At - since;
            }
            if (planned.Type == "solved") return new ExpectedClock(breached, true);
            if (planned.Type == "status_changed") pending = planned.Status == "pending";
            since = planned.At;
        }
        if (!pending) breached ??= since + left;
        return new ExpectedClock(breached, false);
    }
}

/// <summary>One event of a ticket; <paramref name="At"/> is when it happens, and the earliest that it is sent.</summary>
internal sealed record PlannedEvent(string Id, long At, string Type, string? Status);

/// <summary>What a clock must have come to once every event is in and all that is due has fallen due.</summary>
internal sealed record ExpectedClock(long? BreachedAt, bool IsStopped);
