using NodaTime;
using SlaMonitor.Notifications.Delivery;
using SlaMonitor.Simulation.Chance;
using SlaMonitor.Simulation.Scenario;

namespace SlaMonitor.Simulation.Pages;

/// <summary>What escalations go through in one seed's world; in some there are none.</summary>
internal sealed record PagingSwarm
{
    public required bool Escalates { get; init; }

    /// <summary>Many escalations become incidents, and people declare some.</summary>
    public required bool Storms { get; init; }

    /// <summary>Error budgets escalate.</summary>
    public required bool Burns { get; init; }

    /// <summary>Somebody does something once in so many steps.</summary>
    public required int PeopleOneIn { get; init; }

    /// <summary>How many tasks of the delivery run between two other steps, at most.</summary>
    public required int TasksMax { get; init; }

    public required DeliveryOptions Delivery { get; init; }

    /// <summary>Which channel takes over from which.</summary>
    public required IReadOnlyDictionary<string, string> FallBacks { get; init; }

    /// <summary>Of 100 tries, how many go wrong, by channel.</summary>
    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>In which ways.</summary>
    public required IReadOnlyList<ChannelFault> Kinds { get; init; }

    /// <summary>Of 100 questions to the engine, how many get no answer.</summary>
    public required int Away { get; init; }

    public static PagingSwarm Draw(Prng random)
    {
        var fallBacks = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var faults = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var spoilt = random.Ratio(3, 4);
        foreach (var channel in PagingPlanner.Channels)
        {
            faults[channel] = spoilt && random.Ratio(2, 3) ? random.Between(1, 95) : 0;
            // Only onto a later one, so that there is no circle; the product's configuration refuses circles.
            var later = PagingPlanner.Channels.SkipWhile(c => c != channel).Skip(1).ToList();
            if (later.Count > 0 && random.Ratio(1, 3)) fallBacks[channel] = random.Pick(later);
        }
        var storms = random.Child("storms");
        var kinds = Enum.GetValues<ChannelFault>().Where(_ => random.Ratio(2, 3)).ToList();
        var escalates = random.Ratio(3, 4);
        return new PagingSwarm
        {
            Escalates = escalates,
            Storms = escalates && storms.Ratio(1, 2),
            Burns = escalates && storms.Ratio(1, 2),
            PeopleOneIn = random.Pick([2, 6, 25]),
            TasksMax = random.Pick([1, 4, 1_000]),
            Delivery = new DeliveryOptions
            {
                AtOnce = random.Pick([1, 2, 8]),
                MostPending = random.Pick([20, 100_000]),
                FailuresUntilDown = random.Pick([2, 5]),
                GiveUpAfter = Duration.FromMinutes(random.Pick([2, 60])),
            },
            FallBacks = fallBacks,
            Faults = faults,
            Kinds = kinds.Count > 0 ? kinds : [ChannelFault.Fails],
            Away = random.Ratio(1, 2) ? 0 : random.Between(1, 20),
        };
    }
}

/// <summary>How a channel goes wrong.</summary>
internal enum ChannelFault
{
    /// <summary>Not this time.</summary>
    Fails,

    /// <summary>Nor for a while to come.</summary>
    FailsForAWhile,

    AsksForAPause,

    Refuses,

    OptedOut,

    IsGone,

    NeverAnswers,

    /// <summary>Takes it, and answers perhaps when nobody waits any more.</summary>
    TakesItLate,

    /// <summary>Takes it late or not, and says that it did not.</summary>
    FailsLate,

    TakesItAndLosesTheAnswer,

    TakesItTwice,
}
