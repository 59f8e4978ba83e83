using System.Diagnostics;
using System.Text;

namespace SlaMonitor.Config.Tests;

/// <summary>Input that is too large, too deep or not text: a clear error, and soon.</summary>
public sealed class HostileInputTests
{
    // For a build without optimisation on a busy machine; optimised and alone each takes about a second or less.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    public static TheoryData<string, string> Texts => new()
    {
        { "a million keys", "300,000 values" },
        { "a million list items", "300,000 values" },
        { "an alias bomb", "300,000 values" },
        { "sixteen million brackets", "nested more than 64 levels deep" },
        { "deep indentation", "nested more than 64 levels deep" },
        { "a million comments", "the file is empty" },
        { "a long value", "expected a configuration" },
        { "too large", "larger than 16 MB" },
        { "a million documents", "a second YAML document" },
        { "many unknown keys", "more errors are not shown" },
        { "many references to nothing", "more errors are not shown" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Load_HostileText_IsRefusedSoon(string name, string expected)
    {
        var yaml = Build(name);
        var clock = Stopwatch.StartNew();
        var errors = Sample.Errors(yaml);

        Assert.True(clock.Elapsed < Soon, $"{name} took {clock.Elapsed}");
        Assert.Contains(errors, e => e.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_MillionLinesOfAGoodFile_IsAnsweredSoon()
    {
        var clock = Stopwatch.StartNew();
        var result = Sample.Load(Sample.Complete + Repeat("# a comment\n", 1_000_000));

        Assert.IsType<ConfigurationResult.Loaded>(result);
        Assert.True(clock.Elapsed < Soon, $"it took {clock.Elapsed}");
    }

    [Fact]
    public void Load_InvalidUtf8_NamesThePlace()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, [.. Encoding.UTF8.GetBytes("version: 1\nusers: [ { id: zoë"), 0xFF, (byte)'}']);
            var invalid = Assert.IsType<ConfigurationResult.Invalid>(ConfigurationFile.Load(file));
            Assert.Equal($"{file}:2:19: the file is not UTF-8 from here on; save it as UTF-8", Assert.Single(invalid.Errors).ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Load_NothingThere_IsAnError()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            Assert.Equal(
                [$"{folder.FullName}:1:1: the folder holds no *.yaml or *.yml file"],
                Assert.IsType<ConfigurationResult.Invalid>(ConfigurationFile.Load(folder.FullName)).Errors.Select(e => e.ToString()));
            Assert.Equal(
                ["absent.yaml:1:1: there is no file 'absent.yaml'"],
                Assert.IsType<ConfigurationResult.Invalid>(ConfigurationFile.Load("absent.yaml")).Errors.Select(e => e.ToString()));
            Assert.Equal(
                ["configuration:1:1: there are no files"],
                Assert.IsType<ConfigurationResult.Invalid>(ConfigurationFile.Load([])).Errors.Select(e => e.ToString()));
        }
        finally
        {
            folder.Delete();
        }
    }

    private static string Build(string name) => name switch
    {
        "a million keys" => "policies:\n" + Lines(1_000_000, i => $"  k{i}: 1"),
        "a million list items" => "users:\n" + Lines(1_000_000, i => $"- u{i}"),
        "an alias bomb" => "a: &a [ x, x, x, x, x, x, x, x, x ]\n"
            + Lines(8, i => $"{(char)('b' + i)}: &{(char)('b' + i)} [ {string.Join(", ", Enumerable.Repeat($"*{(char)('a' + i)}", 9))} ]"),
        "sixteen million brackets" => new string('[', 16_000_000),
        "deep indentation" => Lines(3000, i => new string(' ', i) + "a:"),
        "a million comments" => Repeat("# nothing\n", 1_000_000),
        "a long value" => new string('x', 16_000_000),
        "too large" => new string('x', ConfigurationFile.LargestFile + 1),
        "a million documents" => Repeat("--- 1\n", 1_000_000),
        "many unknown keys" => Lines(100_000, i => $"calendars{i}: 1"),
        "many references to nothing" => "users:\n" + Lines(20_000, i => $"  - {{ id: user-number-{i}, notify: [ {{ channel: channel-number-{i} }} ] }}")
            + "channels:\n" + Lines(20_000, i => $"  - {{ id: chanel-number-{i}, type: sms }}"),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such text"),
    };

    private static string Lines(int count, Func<int, string> line)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++) text.Append(line(i)).Append('\n');
        return text.ToString();
    }

    private static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();
}
