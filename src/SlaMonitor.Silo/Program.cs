using System.Runtime.InteropServices;
using SlaMonitor.Silo;

using var stop = new CancellationTokenSource();

// The first Ctrl+C asks the silo to hand its tickets over; a second one, while it does, ends the process at once.
void Stop(PosixSignalContext signal)
{
    if (stop.IsCancellationRequested) return;
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await SiloCommand.RunAsync(args, stop.Token);
