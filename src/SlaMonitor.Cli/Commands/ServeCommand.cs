using System.CommandLine;
using SlaMonitor.Cli.Serving;
using SlaMonitor.Core.Versions;
using SlaMonitor.Core.Wire;
using SlaMonitor.Notifications.Paging;

namespace SlaMonitor.Cli.Commands;

/// <summary><c>slamonitor serve</c></summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal)
    {
        var config = new Option<string>("--config")
        {
            Description = "The configuration file or folder. Without it, promises that fit nobody in particular apply; see the log.",
            HelpName = "PATH",
        };
        var data = new Option<string>("--data") { Description = "The folder that holds the monitor's data. Default: ./data", HelpName = "DIR" };
        var urls = new Option<string>("--urls")
        {
            Description = "Where to listen, separated by semicolons. Other addresses than loopback need API keys first ('slamonitor keys add').",
            HelpName = "URLS",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        var publicUrl = new Option<string>("--public-url")
        {
            Description = "Where people reach the monitor, which the links in pages lead to. Default: the first address listened on",
            HelpName = "URL",
        };
        publicUrl.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && PublicAddress.Parse(text) is null)
                result.AddError($"--public-url is an address such as https://sla.example.org, not '{text}'.");
        });
        var applyTo = new Option<string>("--apply-to")
        {
            Description = "Which tickets a changed configuration is for: 'new' ones, or 'open' ones too.",
            HelpName = "new|open",
            DefaultValueFactory = _ => WireName<ApplyTo>.Of(ApplyTo.New),
        };
        applyTo.AcceptOnlyFromAmong([.. WireName<ApplyTo>.All]);
        var demo = new Option<bool>("--demo")
        {
            Description = "Feeds made-up tickets in accelerated time into a data folder of its own, so that breaches are on screen within 20 seconds.",
        };
        var command = new TeachingCommand("serve", "Runs the monitor in one process: engine, REST interface, live hub, metrics and page.")
        {
            Examples =
            [
                "slamonitor serve --demo",
                "slamonitor serve --config sla.yaml --data /var/lib/slamonitor",
                "slamonitor serve --config sla.yaml --urls http://0.0.0.0:8080    # asks for API keys first",
                "",
                "Then open http://127.0.0.1:8080 and send an event:",
                """curl -d '{"id":"1","ticket":"T-1","at":"2026-03-02T09:14:05Z","type":"created"}' -H 'content-type: application/json' http://127.0.0.1:8080/api/v1/events""",
            ],
        };
        foreach (var option in new Option[] { config, data, urls, publicUrl, applyTo, demo }) command.Add(option);
        command.SetAction((parsed, cancellation) => Server.RunAsync(
            terminal,
            new ServeOptions(
                parsed.GetValue(config),
                parsed.GetValue(data),
                parsed.GetRequiredValue(urls).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                parsed.GetValue(publicUrl) is { } text ? PublicAddress.Parse(text) : null,
                WireName<ApplyTo>.TryParse(parsed.GetRequiredValue(applyTo), out var tickets) ? tickets : ApplyTo.New,
                parsed.GetValue(demo)),
            cancellation));
        return command;
    }
}
