using System.CommandLine;
using SlaMonitor.Cli.Health;
using SlaMonitor.Core;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor health</c>, for images without a shell or curl.</summary>
internal static class HealthCommand
{
    public static Command Create(Terminal terminal)
    {
        var url = new Option<string>("--url") { Description = "The monitor.", HelpName = "URL", DefaultValueFactory = _ => "http://127.0.0.1:8080" };
        var timeout = new Option<string>("--timeout") { Description = "How long it may take to answer.", HelpName = "D", DefaultValueFactory = _ => "4s" };
        url.Validators.Add(result =>
        {
            if (Address(result.GetValueOrDefault<string>()) is null)
                result.AddError($"--url '{result.GetValueOrDefault<string>()}' is not an address such as http://127.0.0.1:8080.");
        });
        timeout.Validators.Add(result =>
        {
            if (Limit(result.GetValueOrDefault<string>()) is null)
                result.AddError($"--timeout '{result.GetValueOrDefault<string>()}' is not {DurationText.Expected}, above 0 and at most an hour.");
        });
        var health = new TeachingCommand("health", "Asks a monitor or a node of a cluster whether it is ready: 0 when it is, else 1 and why not.")
        {
            Examples =
            [
                "slamonitor health",
                "slamonitor health --url http://10.0.0.5:8080 --timeout 10s",
                "",
                "In a Dockerfile:",
                """HEALTHCHECK CMD ["/app/slamonitor", "health"]""",
            ],
        };
        health.Add(url);
        health.Add(timeout);
        health.SetAction(async (parsed, cancellation) =>
        {
            var question = new ReadinessQuestion(Limit(parsed.GetRequiredValue(timeout))!.Value);
            if (await question.AskAsync(Address(parsed.GetRequiredValue(url))!, cancellation) is not { } why)
            {
                await terminal.Out.WriteLineAsync("ready");
                return ExitCode.Ok;
            }
            await terminal.Error.WriteLineAsync($"not ready: {why}");
            return ExitCode.NotReady;
        });
        return health;
    }

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    private static TimeSpan? Limit(string? text) =>
        text is not null && DurationText.Parse(text) is { } given && given > NodaTime.Duration.Zero && given <= NodaTime.Duration.FromHours(1) ? given.ToTimeSpan() : null;
}
