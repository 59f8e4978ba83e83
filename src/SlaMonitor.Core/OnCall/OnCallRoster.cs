using System.Collections.Frozen;
using NodaTime;

namespace SlaMonitor.Core.OnCall;

/// <summary>All schedules and users of a configuration, compiled. Immutable.</summary>
public sealed class OnCallRoster
{
    private readonly FrozenDictionary<string, OnCallSchedule> _schedules;
    private readonly FrozenDictionary<string, UserDefinition> _users;
    private readonly FrozenDictionary<string, WeeklyWindows> _quiet;
    private readonly Absences _absences;

    /// <param name="schedules">With distinct ids, whose users are all among <paramref name="users"/>.</param>
    /// <param name="users">With distinct ids.</param>
    public OnCallRoster(IEnumerable<ScheduleDefinition> schedules, IEnumerable<UserDefinition> users)
    {
        Users = users.ToEquatableArray();
        Schedules = schedules.Select(s => new OnCallSchedule(s, Users)).ToEquatableArray();
        _schedules = Schedules.ToFrozenDictionary(s => s.Id, StringComparer.Ordinal);
        _users = Users.ToFrozenDictionary(u => u.Id, StringComparer.Ordinal);
        _absences = new Absences(Users, DateTimeZone.Utc);
        _quiet = Users.Where(u => u.Quiet is not null)
            .ToFrozenDictionary(u => u.Id, u => new WeeklyWindows(u.Quiet!.Hours, WallTable.Of(u.Zone ?? DateTimeZone.Utc)), StringComparer.Ordinal);
    }

    /// <summary>In the order of the configuration.</summary>
    public EquatableArray<OnCallSchedule> Schedules { get; }

    /// <summary>In the order of the configuration.</summary>
    public EquatableArray<UserDefinition> Users { get; }

    /// <summary>Null when there is no schedule of this id.</summary>
    public OnCallSchedule? Schedule(string id) => _schedules.GetValueOrDefault(id);

    /// <summary>Null when there is no user of this id.</summary>
    public UserDefinition? User(string id) => _users.GetValueOrDefault(id);

    /// <summary>Who is on call in a schedule.</summary>
    /// <exception cref="KeyNotFoundException">There is no such schedule: a configuration that was read has every one that it names.</exception>
    /// <inheritdoc cref="OnCallSchedule.At" path="/exception"/>
    public OnCallAt At(string schedule, Instant at) => _schedules[schedule].At(at);

    /// <summary>The user; or, while they are on leave, who stands in; null when nobody does.</summary>
    public string? Present(string user, Instant at)
    {
        var until = long.MaxValue;
        return _absences.Present(user, at.ToUnixTimeSeconds(), ref until);
    }

    /// <summary>When the quiet hours end in which the user is; null when they may be told now. Never asked for a critical breach.</summary>
    public Instant? QuietUntil(string user, Instant at) =>
        _quiet.TryGetValue(user, out var windows) && windows.At(at.ToUnixTimeSeconds()) is (true, var until)
            ? Instant.FromUnixTimeSeconds(until)
            : null;
}
