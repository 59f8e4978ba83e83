using NodaTime;
using SlaMonitor.Core.Entities;
using SlaMonitor.Core.Escalations;
using SlaMonitor.Core.Incidents;
using SlaMonitor.Core.Monitoring;
using SlaMonitor.Engine.Commit;
using SlaMonitor.Engine.Journal;
using SlaMonitor.Engine.Partitions;
using SlaMonitor.Engine.Rows;
using SlaMonitor.Engine.Tests.Stored;

namespace SlaMonitor.Engine.Tests.Incidents;

public sealed class StormTests
{
    private const int Tickets = 200;

    private static readonly Instant Start = Instant.FromUtc(2026, 3, 2, 9, 0);

    [Fact]
    public void Escalations_200OfAnAccountInASecond_AreTenPagesAndTheIncidents()
    {
        using var folder = new TempFolder();
        using var left = RunStorm(folder, out var incident);
        // What was said twice before and after the crash is one thing: the same incident, of the same tickets, and no page more.
        using var run = new Run(left);
        run.Advance(Duration.FromSeconds(10));
        Assert.Empty(run.Pages);
        Assert.Equal(incident, Assert.Single(run.Incidents()));

        // All at once; the incident ends with the last of them, and whoever was told of it is told.
        run.Submit(Enumerable.Range(0, Tickets).Select(i => StormDesk.Solved(i, run.Now)));
        run.Advance(Duration.FromSeconds(10));
        var ended = Assert.Single(run.Incidents());
        Assert.Equal((IncidentPhase.Resolved, 0), (ended.Phase, ended.OpenMembers));
        Assert.Equal(["slack", "sms"], run.Pages.Where(p => p.Alert == incident.Escalation).Select(p => p.Channel).Order());
        Assert.All(run.Pages, p => Assert.Equal(PageAction.Resolve, p.Action));
        Assert.Equal(StormDesk.MoreThan + 2, run.Pages.Count);
    }

    /// <summary>The storm, and what a crash at its end leaves.</summary>
    private static TempFolder RunStorm(TempFolder folder, out IncidentState incident)
    {
        using var run = new Run(folder);
        for (var i = 0; i < Tickets; i++)
        {
            // Those of one second, all breached when they come.
            run.Submit([StormDesk.Created(i, run.Now - Duration.FromMinutes(2))]);
            run.Advance(Duration.FromMilliseconds(5));
        }
        run.Advance(Duration.FromSeconds(10));

        incident = Assert.Single(run.Incidents());
        var alert = incident.Escalation;
        Assert.Equal(Tickets, incident.OpenMembers);
        Assert.Equal(StormDesk.MoreThan, run.Pages.Count(p => p.Alert != alert));
        Assert.Equal(["slack", "sms"], run.Pages.Where(p => p.Alert == alert).Select(p => p.Channel).Order());
        var content = run.Pages.First(p => p.Alert == alert).Content;
        Assert.Equal((incident.Id, Tickets, 20), (content.Ticket, content.Incident!.Tickets, content.Incident.Lines.Count));
        return folder.Crash();
    }

    /// <summary>An engine on files, in virtual time; every page is delivered at once.</summary>
    private sealed class Run : IDisposable
    {
        private readonly DataDirectory _directory;
        private readonly SqliteJournal _journal;
        private readonly SqliteRowStore _rows;
        private readonly EngineCore _core;
        private readonly Queue<Page> _asked = [];

        public Run(TempFolder folder)
        {
            _directory = DataDirectory.Open(folder.Path);
            _journal = SqliteJournal.Open(_directory, () => "epoch");
            _rows = SqliteRowStore.Open(_directory);
            _core = new EngineCore(
                _journal, _rows, new Deciders(new Core.Policies.Rulebooks(StormDesk.Rulebook)), new EngineOptions { Partitions = 3 }, new StormDesk())
            {
                PageAsked = page =>
                {
                    Pages.Add(page);
                    _asked.Enqueue(page);
                },
            };
            Now = _core.Recover() == 0 ? Start : Start + Duration.FromMinutes(1);
        }

        public Instant Now { get; private set; }

        public List<Page> Pages { get; } = [];

        public void Submit(IEnumerable<Core.Tickets.TicketEvent> events)
        {
            Assert.NotNull(_core.TrySubmit([.. events], Now));
            Settle();
        }

        public IReadOnlyList<IncidentState> Incidents()
        {
            Settle();
            return _rows.Queries.ListIncidents(new IncidentQuery()).Items;
        }

        public void Advance(Duration time)
        {
            var until = Now + time;
            while (Now < until)
            {
                Now = Instant.Min(until, Now + Duration.FromMilliseconds(100));
                Settle();
            }
        }

        public void Dispose()
        {
            _rows.Dispose();
            _journal.Dispose();
            _directory.Dispose();
        }

        private void Settle()
        {
            bool worked;
            do
            {
                worked = false;
                for (var i = 0; i < _core.PartitionCount; i++) worked |= _core.DecideStep(i, Now);
                worked |= _core.CommitStep() == CommitOutcome.Committed;
                worked |= _core.RowStep(Now);
                worked |= _core.AlarmStep(Now).Count > 0;
                while (_asked.TryDequeue(out var page))
                {
                    worked = true;
                    var key = EscalationState.OfAlert(page.Alert)!.Value.Key;
                    _ = _core.Ask(EntityId.Escalation(key), new EscalationCommand.PageEnded(0, page.Id, new PageOutcome.Delivered(1, page.Channel, null)));
                }
            }
            while (worked);
        }
    }
}
