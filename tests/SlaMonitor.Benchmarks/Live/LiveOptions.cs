using System.Globalization;

namespace SlaMonitor.Benchmarks.Live;

/// <summary>What the command line says about the live benchmark.</summary>
internal sealed record LiveOptions
{
    /// <summary>Clocks armed when the first falls due.</summary>
    public int Clocks { get; init; } = 100_000;

    /// <summary>How many of them fall due at one and the same instant.</summary>
    public int Burst { get; init; } = 10_000;

    /// <summary>Clocks falling due in a second of the steady part.</summary>
    public int Rate { get; init; } = 200;

    /// <summary>Length of each measured window.</summary>
    public int Seconds { get; init; } = 60;

    /// <summary>Connections in each window, ascending.</summary>
    public IReadOnlyList<int> Clients { get; init; } = [1, 10, 200];

    /// <summary>A <c>node_modules</c> with <c>@microsoft/signalr</c>; without it, that client is not measured.</summary>
    public string? NodeModules { get; init; }

    /// <summary>The server is a silo on PostgreSQL.</summary>
    public bool IsCluster { get; init; }

    public static LiveOptions Read(IReadOnlyList<string> arguments)
    {
        var options = new LiveOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (i + 1 == arguments.Count) throw new ArgumentException($"{arguments[i]} needs a value");
            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--clocks" => options with { Clocks = Number(value) },
                "--burst" => options with { Burst = Number(value) },
                "--rate" => options with { Rate = Number(value) },
                "--seconds" => options with { Seconds = Number(value) },
                "--clients" => options with { Clients = [.. value.Split(',').Select(Number).Order()] },
                "--cluster" => options with { IsCluster = Number(value) != 0 },
                "--node-modules" => options with { NodeModules = value },
                var unknown => throw new ArgumentException($"{unknown} is not an option of this benchmark"),
            };
        }
        return options;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
