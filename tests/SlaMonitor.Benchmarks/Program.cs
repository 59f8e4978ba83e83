using SlaMonitor.Benchmarks;
using SlaMonitor.Benchmarks.Backtests;
using SlaMonitor.Benchmarks.BusinessTime;
using SlaMonitor.Benchmarks.Decisions;
using SlaMonitor.Benchmarks.Ingest;
using SlaMonitor.Benchmarks.Live;
using SlaMonitor.Benchmarks.Metrics;
using SlaMonitor.Benchmarks.OnCall;
using SlaMonitor.Benchmarks.Paging;
using SlaMonitor.Benchmarks.PolicyTests;
using SlaMonitor.Benchmarks.Postgres;
using SlaMonitor.Benchmarks.Quartz;
using SlaMonitor.Benchmarks.Trends;
using SlaMonitor.Benchmarks.Versions;

IBenchmark[] benchmarks =
[
    new BacktestBenchmark(), new BusinessTimeBenchmark(), new DecisionsBenchmark(), new IngestBenchmark(), new LiveBenchmark(),
    new DryRunBenchmark(), new MetricsBenchmark(), new OnCallBenchmark(), new PagesBenchmark(), new PolicyTestsBenchmark(), new PostgresBenchmark(), new QuartzBenchmark(),
    new TrendsBenchmark(),
];

if (args.Length == 0 || benchmarks.FirstOrDefault(b => b.Name == args[0]) is not { } benchmark)
{
    Console.Error.WriteLine("usage: SlaMonitor.Benchmarks NAME [--json PATH] [OPTIONS]");
    foreach (var known in benchmarks) Console.Error.WriteLine($"  {known.Name,-20} {known.Describes}");
    return args.Length == 0 ? 0 : 2;
}

List<string> options = [.. args[1..]];
var jsonAt = options.IndexOf("--json");
if (jsonAt >= 0 && jsonAt + 1 >= options.Count)
{
    Console.Error.WriteLine("--json needs a path");
    return 2;
}

var path = jsonAt >= 0 ? options[jsonAt + 1] : Path.Combine("artifacts", "benchmarks", $"{benchmark.Name}.json");
if (jsonAt >= 0) options.RemoveRange(jsonAt, 2);

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

try
{
    await BenchmarkReport.WriteAsync(benchmark, options, path, Console.Out, stop.Token);
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("stopped");
    return 130;
}
