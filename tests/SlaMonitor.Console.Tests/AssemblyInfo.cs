// Every test here starts a server and a browser, and some measure: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
