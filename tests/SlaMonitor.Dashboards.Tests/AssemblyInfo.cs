// The dashboards' folder of npm is one for all tests here, and a server and a Prometheus beside each other are enough.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
