// Every test here starts servers, and some measure: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
