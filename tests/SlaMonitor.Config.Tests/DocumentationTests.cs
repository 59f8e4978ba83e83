using System.Collections.Immutable;

namespace SlaMonitor.Config.Tests;

/// <summary>Every example of <c>docs/configuration.md</c> loads, and every key is described there.</summary>
public sealed class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "configuration.md"));

    private static readonly ImmutableArray<string> Examples = ExamplesOf(Page);

    public static TheoryData<int> Numbers => new(Enumerable.Range(0, Examples.Length));

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Load_ExampleOfTheDocumentation_HasNoErrors(int number) => Assert.Empty(Sample.Errors(Examples[number]));

    [Fact]
    public void Examples_AreFound() => Assert.Equal(12, Examples.Length);

    [Fact]
    public void Load_WorkedExampleOfOnCall_HasNoErrors() =>
        Assert.Empty(Sample.Errors(Assert.Single(ExamplesOf(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "on-call.md"))))));

    [Fact]
    public void Page_NamesEveryKey()
    {
        // The keys that messages list are those that the readers know.
        const string Wrong = """
            x: 1
            calendars: [ { x: 1, holidays: [ { x: 1 } ], shifts: [ { x: 1 } ] } ]
            policies: [ { x: 1, match: { x: 1, subject: { x: 1 } }, targets: { x: { x: 1 } }, escalate: { x: 1, warning: { x: 1 } } }, { id: p, targets: { a: { metric: { x: 1 } }, b: { metric: { date: x, x: 1 } }, c: { metric: { start: x } } } } ]
            escalations: [ { x: 1, steps: [ { x: 1, notify: [ { x: 1 } ] } ] } ]
            schedules: [ { x: 1, layers: [ { x: 1, anchor: { x: 1 } } ], overrides: [ { x: 1 } ], temporary: [ { x: 1, shifts: [ { x: 1 } ] } ], from_ics: { x: 1 } } ]
            users: [ { x: 1, notify: [ { x: 1 } ], leave: [ { x: 1 } ] } ]
            channels: [ { x: 1 } ]
            storms: { x: 1 }
            incidents: { x: 1, updates: { x: 1 } }
            accounts: { x: 1, objectives: [ { x: 1, escalate: { x: 1 } } ], contracts: [ { x: 1 } ] }
            """;
        var keys = Sample.Errors(Wrong)
            .Where(e => e.Contains("; expected ", StringComparison.Ordinal))
            .SelectMany(e => e[(e.IndexOf("; expected ", StringComparison.Ordinal) + "; expected ".Length)..].Split([", ", " or "], StringSplitOptions.None))
            .Distinct()
            .ToList();

        Assert.True(keys.Count > 60, $"only {keys.Count} keys");
        string[] forms = ["`{0}`", "`{0}:", "{0}: ", "{0} }"];
        var unnamed = keys.Where(key => !forms.Any(form => Page.Contains(form.Replace("{0}", key, StringComparison.Ordinal), StringComparison.Ordinal)));
        Assert.Equal([], unnamed);
    }

    private static ImmutableArray<string> ExamplesOf(string page) =>
        [.. page.Split("```yaml\n")[1..].Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)])];
}
