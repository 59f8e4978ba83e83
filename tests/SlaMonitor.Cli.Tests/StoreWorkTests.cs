using SlaMonitor.Engine;

namespace SlaMonitor.Cli.Tests;

public sealed class StoreWorkTests
{
    private const string TakenAway = "\r\u001b[K";

    [Fact]
    public async Task Progress_OfWorkThatFails_IsTakenAwayBeforeTheReason()
    {
        var (code, output, error) = await RunAsync(shown =>
        {
            shown.Show("10 tickets");
            throw new StoreException("the disk is full");
        });

        Assert.Equal((3, "", $"\r10 tickets\u001b[K{TakenAway}slamonitor: the disk is full\n"), (code, output, error));
    }

    [Fact]
    public async Task Progress_OfWorkThatIsDone_IsTakenAwayBeforeTheLine()
    {
        var (code, output, error) = await RunAsync(shown =>
        {
            shown.Show("10 tickets");
            return "20 tickets";
        });

        Assert.Equal((0, "20 tickets\n", $"\r10 tickets\u001b[K{TakenAway}"), (code, output, error));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(Func<Progress, string> work)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await StoreWork.Run(new Terminal(TextReader.Null, output, error, IsInteractive: true, _ => null, TimeProvider.System), output, work);
        return (code, output.ToString(), error.ToString());
    }
}
