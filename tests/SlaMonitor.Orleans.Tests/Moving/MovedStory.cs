using SlaMonitor.Config;
using SlaMonitor.Orleans.Tests.Conformance;

namespace SlaMonitor.Orleans.Tests.Moving;

/// <summary>A story in the midst of which the monitor is moved.</summary>
internal sealed record MovedStory(Configuration Configuration, Story Before, Story After, Func<Seen, Stop, Task<List<string>>> Act)
{
    /// <param name="kind">Of the stories of the conformance tests: <c>escalating</c>, <c>storming</c> or <c>burning</c>.</param>
    public static MovedStory Of(string kind)
    {
        var seed = (ulong)ConformanceTests.Number("SLAMONITOR_SEED", 11);
        var story = kind switch
        {
            "escalating" => Story.Tell(seed, ConformanceTests.Number("SLAMONITOR_MOVED_TICKETS", 40)),
            "storming" => StormConformanceTests.Tell(seed, 6),
            "burning" => BurningTests.Tell(),
            _ => throw new ArgumentException(kind),
        };
        var middle = story.Stops.Count / 2;
        return new MovedStory(
            ConformanceTests.Configured(typeof(MovedStory).Assembly, $"{kind}.yaml"),
            new Story([.. story.Stops.Take(middle)]),
            new Story([.. story.Stops.Skip(middle)]),
            kind switch
            {
                "escalating" => (seen, stop) => People.ActAsync(seen, stop, seed, acts: 3),
                "storming" => async (seen, stop) => [.. await IncidentPeople.ActAsync(seen, stop, seed), .. await People.ActAsync(seen, stop, seed, acts: 1)],
                _ => (_, _) => Task.FromResult(new List<string>()),
            });
    }
}
