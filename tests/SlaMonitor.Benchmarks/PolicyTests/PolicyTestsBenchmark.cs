using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using SlaMonitor.Benchmarks.Servers;

namespace SlaMonitor.Benchmarks.PolicyTests;

/// <summary>The whole command as a CI job runs it: cases of five events and six expectations, in files of a thousand.</summary>
internal sealed class PolicyTestsBenchmark : IBenchmark
{
    private const int InAFile = 1_000;

    private const string Policies = """
        calendars: [ { id: office, time_zone: Europe/Berlin, hours: { mon-fri: "09:00-17:00" } } ]
        policies:
          - id: platinum
            match: { account.segment: platinum }
            targets:
              first_response: { urgent: 15m }
              resolution: { urgent: 4h, calendar: office, pause_on: [ pending ] }
            warn_at: [ 50% ]
        """;

    public string Name => "policy-tests";

    public string Describes => "slamonitor test over generated cases, start of the process included";

    public async IAsyncEnumerable<Measurement> RunAsync(
        IReadOnlyList<string> arguments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("slamonitor-policy-tests-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "sla.yaml"), Policies, cancellation);
            foreach (var cases in (int[])[1_000, 20_000])
            {
                for (var first = 0; first < cases; first += InAFile)
                    await File.WriteAllTextAsync(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{first}.test.yaml")), Cases(first), cancellation);
                var began = Stopwatch.GetTimestamp();
                using var process = Process.Start(new ProcessStartInfo("dotnet", [ServerProcess.Program(), "test", folder]) { RedirectStandardOutput = true })!;
                var said = await process.StandardOutput.ReadToEndAsync(cancellation);
                await process.WaitForExitAsync(cancellation);
                var took = Stopwatch.GetElapsedTime(began);
                if (process.ExitCode != 0) throw new InvalidOperationException(said);
                var size = string.Create(CultureInfo.InvariantCulture, $"{cases:N0}");
                yield return new Measurement("policy tests", size, "wall", took.TotalSeconds, "s");
                yield return new Measurement("policy tests", size, "rate", cases / took.TotalSeconds, "cases/s", 1_000);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Cases(int first)
    {
        var text = new StringBuilder("time_zone: Europe/Berlin\naccounts: [ { id: acme, segment: platinum } ]\ncases:\n");
        for (var i = first; i < first + InAFile; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""
                  - name: case {{i}}
                    events:
                      - 2026-03-02T09:00 created: { priority: urgent, account: acme }
                      - +10m agent_replied
                      - +20m status_changed: pending
                      - +30m status_changed: open
                      - +1h solved
                    expect:
                      policy: platinum
                      first_response: { state: met, due: 2026-03-02T09:15, elapsed: 10m }
                      resolution: { state: met, elapsed: 1h30m, paused: 30m, due: 2026-03-02T13:30, warnings: none }

                """);
        }
        return text.ToString();
    }
}
