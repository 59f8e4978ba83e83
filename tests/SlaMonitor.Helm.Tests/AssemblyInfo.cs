// Renders all that the tests look at, once.
[assembly: AssemblyFixture(typeof(SlaMonitor.Helm.Tests.Rendering.Charts))]
