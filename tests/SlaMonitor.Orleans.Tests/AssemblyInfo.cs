// Each of these tests takes the whole machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
