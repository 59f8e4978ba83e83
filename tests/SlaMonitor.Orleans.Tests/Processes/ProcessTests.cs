using System.Diagnostics;
using System.Globalization;
using SlaMonitor.Postgres.Tests;
using SlaMonitor.PostgresServer;

namespace SlaMonitor.Orleans.Tests.Processes;

/// <summary>The promise of the cluster: whatever happens to a silo, nothing that was acknowledged is lost and nothing is told twice.</summary>
public sealed class ProcessTests(PostgresFixture postgres, ITestOutputHelper output)
{
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HandOverMax = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Silos_OneIsKilledAgainAndAgain_LoseNothingAndTellNothingTwice() =>
        await new UnderLoad(output).RunAsync(await postgres.Server.NewDatabaseAsync(), async (silos, random) =>
        {
            var kills = UnderLoad.Number("SLAMONITOR_CLUSTER_KILLS", 2);
            for (var kill = 0; kill < kills; kill++)
            {
                var victim = kill % 3;
                await Task.Delay(random.Next(2_000, 4_000));
                await silos[victim].KillAsync();
                // From before the others notice to long after.
                await Task.Delay(random.Next(1_000, 12_000));
                await silos.StartAsync(victim);
            }
            await Task.Delay(2_000);
        });

    /// <summary>As when the power fails, or when every pod is replaced: nobody is left to say who has died, and the addresses are others.</summary>
    [Fact]
    public async Task Silos_AllAreKilledAtOnce_ComeBackAtOtherAddresses() =>
        await new UnderLoad(output) { LatenessMax = TimeSpan.FromSeconds(60) }.RunAsync(await postgres.Server.NewDatabaseAsync(), async (silos, random) =>
        {
            await Task.Delay(random.Next(6_000, 12_000));
            await Task.WhenAll(Enumerable.Range(0, 3).Select(i => silos[i].KillAsync()));
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, 3).Select(silos.StartAsync));
            Say($"all listen again {watch.ElapsedMilliseconds} ms after the last was killed");
            await Task.Delay(2_000);
        });

    /// <summary>A silo that was stopped wakes up with tickets in memory that others have taken over meanwhile.</summary>
    [Fact]
    public async Task Silos_OneIsStoppedAndContinued_EndsAndChangesNothing() =>
        await new UnderLoad(output) { AnswerMax = TimeSpan.FromSeconds(3) }.RunAsync(await postgres.Server.NewDatabaseAsync(), async (silos, random) =>
        {
            await Task.Delay(random.Next(2_000, 4_000));
            var stopped = silos[1];
            stopped.Signal(SiloProcess.SigStop);
            // Beyond the others' verdict, which takes some 5 s.
            await Task.Delay(TimeSpan.FromSeconds(UnderLoad.Number("SLAMONITOR_CLUSTER_STOP_SECONDS", 15)));
            var watch = Stopwatch.StartNew();
            stopped.Signal(SiloProcess.SigCont);
            var code = await stopped.Exited.WaitAsync(StepMax);
            Say($"ended {watch.ElapsedMilliseconds} ms after it was continued, with {code}");
            Assert.True(code == 3, $"ended with {code}:\n{stopped.Output}");
            Assert.Contains("the other silos have given this one up", stopped.Output, StringComparison.Ordinal);
            await silos.StartAsync(1);
            await Task.Delay(2_000);
        });

    [Fact]
    public async Task Silos_OneIsCutFromTheDatabase_RefusesClearlyWhileTheOthersGoOn()
    {
        var connection = await postgres.Server.NewDatabaseAsync();
        await using var link = DatabaseLink.To(connection);
        await new UnderLoad(output) { AnswerMax = TimeSpan.FromSeconds(30) }.RunAsync(connection, async (silos, random) =>
        {
            foreach (var cut in new Action[] { link.Refuse, link.Swallow })
            {
                await Task.Delay(random.Next(2_000, 4_000));
                await silos.Watches[1].Becomes(true).WaitAsync(StepMax);
                var watch = Stopwatch.StartNew();
                cut();
                await silos.Watches[1].Becomes(false).WaitAsync(StepMax);
                Say($"{cut.Method.Name}: not ready after {watch.ElapsedMilliseconds} ms");
                await Task.Delay(random.Next(6_000, 9_000));
                Assert.True(silos.Watches[0].IsReady && silos.Watches[2].IsReady, "the others go on");
                watch.Restart();
                link.Heal();
                await silos.Watches[1].Becomes(true).WaitAsync(StepMax);
                Say($"healed: ready after {watch.ElapsedMilliseconds} ms");
            }
            await Task.Delay(2_000);
        }, link);
    }

    [Fact]
    public async Task Silos_TheDatabaseIsRestarted_RefuseMeanwhileAndGoOnByThemselves()
    {
        if (!postgres.Server.IsOurs) Assert.Skip($"the server of {PrivatePostgres.Variable} is not ours to restart");
        await using var server = await PrivatePostgres.StartAsync();
        await new UnderLoad(output).RunAsync(await server.NewDatabaseAsync(), async (silos, random) =>
        {
            foreach (var immediate in new[] { false, true })
            {
                await Task.Delay(random.Next(2_000, 4_000));
                await server.StopAsync(immediate);
                await Task.WhenAll(silos.Watches.Select(w => w.Becomes(false))).WaitAsync(StepMax);
                await Task.Delay(random.Next(500, 3_000));
                await server.StartAgainAsync();
                var watch = Stopwatch.StartNew();
                await Task.WhenAll(silos.Watches.Select(w => w.Becomes(true))).WaitAsync(StepMax);
                Say($"{(immediate ? "immediate" : "fast")} restart: all ready {watch.ElapsedMilliseconds} ms after PostgreSQL");
            }
            await Task.Delay(2_000);
        });
    }

    [Fact]
    public async Task Silos_AreRolledToANewBuild_WithoutALateBreach() =>
        await new UnderLoad(output) { LatenessMax = TimeSpan.FromSeconds(10) }.RunAsync(await postgres.Server.NewDatabaseAsync(), async (silos, random) =>
        {
            for (var i = 0; i < 3; i++)
            {
                await Task.Delay(random.Next(1_000, 3_000));
                var watch = Stopwatch.StartNew();
                var (leaver, code) = (silos[i], silos[i].StopAsync());
                // What it is asked before the signal has reached it, it may well answer.
                await leaver.Says("stopping;").WaitAsync(StepMax);
                var leaving = silos.Watches[i].AnswersFromNow();
                await Task.WhenAny(code, Task.Delay(HandOverMax));
                Assert.True(code.IsCompletedSuccessfully && await code == 0, $"silo {i} did not end within {HandOverMax}, or not well:\n{leaver.Output}");
                Say($"silo {i} handed over in {watch.ElapsedMilliseconds} ms; said it was ready {leaving()} times meanwhile");
                Assert.Equal(0, leaving());
                watch.Restart();
                await silos.StartAsync(i);
                await silos.Watches[i].Becomes(true).WaitAsync(StepMax);
                Say($"silo {i} was ready after {watch.ElapsedMilliseconds} ms");
            }
            await Task.Delay(2_000);
        });

    private void Say(FormattableString what) => output.WriteLine(what.ToString(CultureInfo.InvariantCulture));
}
