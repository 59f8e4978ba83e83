// Every test here starts a server and a browser, and some measure: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
// One browser for all of them: a window of its own is enough to keep them apart.
[assembly: AssemblyFixture(typeof(SlaMonitor.Console.Tests.Chromium))]
