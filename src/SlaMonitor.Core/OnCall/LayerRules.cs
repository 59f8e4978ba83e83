namespace SlaMonitor.Core.OnCall;

/// <summary>Users who do not change before <paramref name="Until"/>, a Unix second.</summary>
internal readonly record struct Stretch(EquatableArray<string> Users, long Until);

/// <summary>One layer, compiled: its rotation within its hours.</summary>
internal sealed class LayerRules
{
    private readonly TurnSequence _turns;
    private readonly WeeklyWindows? _only;
    private readonly EquatableArray<EquatableArray<string>> _users;

    /// <summary>There are no hand-offs that anybody would notice.</summary>
    private readonly bool _isSteady;

    public LayerRules(LayerDefinition layer, int number, WallTable wall)
    {
        Number = number;
        Priority = layer.Priority ?? number;
        _turns = new TurnSequence(layer, wall);
        _only = layer.Only is { } only ? new WeeklyWindows(only, wall) : null;
        _users = [.. layer.Users.Select(turn => turn.Distinct(StringComparer.Ordinal).ToEquatableArray())];
        Invariant.Check(_users.Any(turn => !turn.IsEmpty), "a layer has a user");
        _isSteady = _users.All(turn => turn == _users[0]) && layer.Every == 1;
    }

    /// <summary>Its place in the schedule, from 0.</summary>
    public int Number { get; }

    public int Priority { get; }

    public Stretch At(long second)
    {
        var until = long.MaxValue;
        if (_only is not null)
        {
            (var inside, until) = _only.At(second);
            if (!inside) return new Stretch([], until);
        }

        if (_isSteady) return new Stretch(_users[0], until);
        var turn = _turns.At(second);
        return second < turn.Rests
            ? new Stretch(Users(turn.Number), Math.Min(until, turn.Rests))
            : new Stretch([], turn.End);
    }

    public Turn Turn(long second) => _turns.At(second);

    public EquatableArray<string> Users(long turn) => _users[(int)((turn % _users.Count + _users.Count) % _users.Count)];
}
