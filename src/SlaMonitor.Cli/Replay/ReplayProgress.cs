using System.Globalization;
using Spectre.Console;

namespace SlaMonitor.Cli.Replay;

/// <summary>Shows how far a replay is: a bar where somebody watches, a line for each tenth elsewhere, nothing when quiet.</summary>
internal abstract class ReplayProgress
{
    public static ReplayProgress For(Terminal terminal, bool quiet) =>
        quiet ? new Silent() : terminal.IsInteractive ? new Bar(terminal) : new Lines(terminal);

    /// <summary>Runs the work; it calls <see cref="At"/> with the share done, 0 to 1, and the events sent.</summary>
    public abstract Task<T> RunAsync<T>(Func<Task<T>> work);

    public abstract void At(double share, long sent);

    /// <summary>A line beside the progress.</summary>
    public abstract void Tell(string message);

    private sealed class Silent : ReplayProgress
    {
        public override Task<T> RunAsync<T>(Func<Task<T>> work) => work();

        public override void At(double share, long sent)
        {
        }

        public override void Tell(string message)
        {
        }
    }

    private sealed class Lines(Terminal terminal) : ReplayProgress
    {
        private int _tenth;

        public override Task<T> RunAsync<T>(Func<Task<T>> work) => work();

        public override void At(double share, long sent)
        {
            var tenth = (int)(share * 10);
            if (tenth <= _tenth) return;
            _tenth = tenth;
            terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tenth * 10,3} %  {sent} events sent"));
        }

        public override void Tell(string message) => terminal.Error.WriteLine(message);
    }

    private sealed class Bar(Terminal terminal) : ReplayProgress
    {
        private readonly IAnsiConsole _console =
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });

        private ProgressTask? _task;

        public override Task<T> RunAsync<T>(Func<Task<T>> work) => _console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .StartAsync(async context =>
            {
                _task = context.AddTask("0 events sent");
                return await work();
            });

        public override void At(double share, long sent)
        {
            if (_task is null) return;
            _task.Value = share * 100;
            _task.Description = string.Create(CultureInfo.InvariantCulture, $"{sent} events sent");
        }

        public override void Tell(string message) => _console.WriteLine(message);
    }
}
