using System.CommandLine;
using System.Text;
using System.Text.Json;
using SlaMonitor.Config;
using SlaMonitor.Config.Cases;
using SlaMonitor.Core.Policies;
using SlaMonitor.Review.Cases;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor test CONFIG_DIR</c></summary>
internal sealed class TestCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _path = new("PATH") { Description = "A configuration folder with *.test.yaml files in it, a configuration file with such files beside it, or one test file.", HelpName = "PATH" };
    private readonly Option<string> _config = new("--config") { Description = "The configuration to test, when it is not beside the tests.", HelpName = "PATH" };
    private readonly Option<string> _only = new("--only") { Description = "Only the cases whose names contain this.", HelpName = "TEXT" };
    private readonly Option<bool> _json = new("--json") { Description = "Prints the results as JSON." };
    private readonly Option<string> _junit = new("--junit") { Description = "Writes the results as JUnit XML, for CI systems.", HelpName = "FILE" };

    private TestCommand(Terminal terminal) => _terminal = terminal;

    public static Command Create(Terminal terminal)
    {
        var test = new TestCommand(terminal);
        var command = new TeachingCommand("test", "Runs the policy tests of a configuration: events in, clocks expected.")
        {
            Examples =
            [
                "slamonitor test config/                      # every *.test.yaml below it",
                "slamonitor test config/platinum.test.yaml    # these cases alone",
                "slamonitor test config/ --only holiday --json",
                "slamonitor test config/ --junit results.xml",
                "",
                "A case (docs/policy-tests.md has them all):",
                "cases:",
                "  - name: An urgent ticket is answered within 15 minutes",
                "    time_zone: Europe/Berlin",
                "    events:",
                "      - 2026-03-02T09:00 created: { priority: urgent }",
                "      - +10m agent_replied",
                "    expect:",
                "      first_response: { state: met, due: 2026-03-02T09:15, elapsed: 10m }",
            ],
        };
        command.Add(test._path);
        foreach (var option in new Option[] { test._config, test._only, test._json, test._junit }) command.Add(option);
        command.SetAction(test.Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(_path);
        var config = parsed.GetValue(_config) ?? (ConfigurationFile.IsTest(path) ? Folder(path) : path);
        var tests = Directory.Exists(path) || ConfigurationFile.IsTest(path) ? path : Folder(path);
        switch (ConfigurationFile.Load(config))
        {
            case ConfigurationResult.Loaded(var configuration):
                return Run(parsed, configuration.Rulebook, tests);
            case ConfigurationResult.Invalid(var errors):
                return Refuse(errors);
            default:
                throw new InvalidOperationException("a kind of result that test does not know");
        }
    }

    private int Run(ParseResult parsed, Rulebook rulebook, string tests)
    {
        switch (CaseFile.Load(tests, rulebook))
        {
            case CasesResult.Invalid(var errors):
                return Refuse(errors);
            case CasesResult.Loaded(var cases, var files):
                if (files == 0) return Refuse($"{tests}: there is no *.test.yaml file; see docs/policy-tests.md");
                var only = parsed.GetValue(_only);
                var chosen = only is null ? cases : [.. cases.Where(c => c.Name.Contains(only, StringComparison.OrdinalIgnoreCase))];
                if (chosen.Count == 0) return Refuse($"{tests}: no case has '{only}' in its name");
                return Report(parsed, [.. chosen.AsParallel().AsOrdered().Select(c => CaseRun.Of(c, rulebook))]);
            default:
                throw new InvalidOperationException("a kind of result that test does not know");
        }
    }

    private int Report(ParseResult parsed, IReadOnlyCollection<CaseOutcome> outcomes)
    {
        if (parsed.GetValue(_junit) is { } junit)
        {
            using var file = new StreamWriter(junit, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            JUnitReport.Write(file, outcomes);
        }
        if (parsed.GetValue(_json))
        {
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n" })) CaseJson.Write(json, outcomes);
            _terminal.Out.WriteLine(Encoding.UTF8.GetString(bytes.ToArray()));
        }
        else
        {
            var report = new CaseReport(_terminal.Out);
            foreach (var failed in outcomes.Where(o => !o.Passed)) report.WriteFailure(failed);
            report.WriteCounts(outcomes);
        }
        return outcomes.All(o => o.Passed) ? ExitCode.Ok : ExitCode.WrongInput;
    }

    private static string Folder(string file) => Path.GetDirectoryName(file) is { Length: > 0 } folder ? folder : ".";

    private int Refuse(IReadOnlyList<ConfigurationError> errors)
    {
        foreach (var error in errors) _terminal.Error.WriteLine(error);
        return ExitCode.WrongInput;
    }

    private int Refuse(string message)
    {
        _terminal.Error.WriteLine(message);
        return ExitCode.WrongInput;
    }
}
