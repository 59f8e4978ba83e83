using System.Runtime.InteropServices;
using SlaMonitor.Cli;

using var stop = new CancellationTokenSource();

// The first Ctrl+C asks the command to stop cleanly; a second one, while it does, ends the process at once.
void Stop(PosixSignalContext signal)
{
    if (stop.IsCancellationRequested) return;
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await SlaMonitorCommand.RunAsync(args, Terminal.OfProcess(), stop.Token);
