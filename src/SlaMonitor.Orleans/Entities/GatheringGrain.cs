using Microsoft.Extensions.Logging;
using SlaMonitor.Core.Entities;
using SlaMonitor.Orleans.Alarms;
using SlaMonitor.Orleans.Hosting;
using SlaMonitor.Orleans.Messages;

namespace SlaMonitor.Orleans.Entities;

/// <summary>
/// Hosts a decider that many tell something at the same moment: what comes while the state is written is taken in together, with
/// the next write. One by one, the last of five hundred starts of a storm would hear too late that it is part of one.
/// </summary>
/// <remarks>
/// It keeps no list of what it heard of whom, which would grow with every sender there ever was: its decider knows by its own state
/// what it is told again (decision 12).
/// </remarks>
internal abstract class GatheringGrain<TStored, TState>(IPersistentState<TStored> stored, ClusterContext cluster, Messenger messenger, ILogger log)
    : EntityGrain<TStored, TState>(stored, cluster, messenger, log)
    where TStored : StoredEntity<TState>, new()
    where TState : class
{
    private Gathered _gathered = new();

    public async Task Hear(MessagesOf messages)
    {
        var gathered = _gathered;
        gathered.Messages.Add(messages);
        await (gathered.Taking ??= CallTakeIn());
        // Orleans hands calls that wait on to the next activation, which has not gathered anything.
        if (!gathered.IsTaken) throw new InvalidOperationException($"{Entity} moves to another silo; the call is to be made again");
    }

    public async Task TakeIn()
    {
        var gathered = _gathered;
        _gathered = new Gathered();
        var draft = await Begin();
        foreach (var messages in gathered.Messages)
            foreach (var (_, _, command) in messages.Read()) await Decide(draft, command);
        await Commit(draft);
        gathered.IsTaken = true;
    }

    public async Task<NextAlarm> Wake()
    {
        var draft = await Begin();
        Wake(draft);
        await Commit(draft, isWoken: true);
        return Next();
    }

    /// <summary>Decides, by the version in force.</summary>
    protected abstract Task Decide(Draft<TState> draft, Command command);

    /// <summary>Lets pass what has come to pass by now.</summary>
    protected abstract void Wake(Draft<TState> draft);

    /// <summary>Calls <see cref="TakeIn"/> as others call a grain, so that it waits for its turn.</summary>
    protected abstract Task CallTakeIn();

    /// <summary>What is taken in together.</summary>
    private sealed class Gathered
    {
        public List<MessagesOf> Messages { get; } = [];

        public Task? Taking { get; set; }

        public bool IsTaken { get; set; }
    }
}
