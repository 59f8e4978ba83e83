// One test runs a whole cluster; the others are over in a moment.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

// Of containers, shell scripts and units.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
