using System.Collections.Immutable;
using SlaMonitor.Core.Accounts;

namespace SlaMonitor.Simulation.Traffic;

/// <summary>The invented customers. A host that shows the traffic describes them to its monitor first.</summary>
public static class TrafficAccounts
{
    // Larger customers write more often.
    internal static ReadOnlySpan<int> Weights => [9, 8, 7, 6, 6, 5, 5, 5, 5, 4, 4, 4, 3, 3, 3, 2, 2, 2];

    public static ImmutableArray<AccountProfile> All { get; } =
    [
        Account("northwind-rail", "Northwind Rail", "platinum", "emea"),
        Account("halcyon-air", "Halcyon Air", "platinum", "amer"),
        Account("kestrel-bank", "Kestrel Bank", "platinum", "emea"),
        Account("blue-lantern", "Blue Lantern Insurance", "platinum", "apac"),
        Account("orchard-foods", "Orchard Foods", "gold", "amer"),
        Account("tidewater-energy", "Tidewater Energy", "gold", "amer"),
        Account("saltmarsh-media", "Saltmarsh Media", "gold", "emea"),
        Account("copperfield-tools", "Copperfield Tools", "gold", "emea"),
        Account("jade-harbour", "Jade Harbour Logistics", "gold", "apac"),
        Account("willow-clinics", "Willow Clinics", "gold", "apac"),
        Account("pebble-toys", "Pebble Toys", "silver", "emea"),
        Account("larkspur-hotels", "Larkspur Hotels", "silver", "amer"),
        Account("ironbridge-steel", "Ironbridge Steel", "silver", "emea"),
        Account("quill-and-co", "Quill & Co", "silver", "amer"),
        Account("maple-schools", "Maple Schools", "silver", "amer"),
        Account("sunrise-dairy", "Sunrise Dairy", "silver", "apac"),
        Account("fern-studio", "Fern Studio", "silver", "emea"),
        Account("atlas-cycles", "Atlas Cycles", "silver", "apac"),
    ];

    private static AccountProfile Account(string id, string name, string segment, string region) => new(id, 1, name, segment, region);
}
