namespace SlaMonitor.Simulation.Traffic;

/// <summary>What invented customers write about. A subject is a product, and what is wrong with it.</summary>
internal static class TrafficWords
{
    public static readonly (string Product, string Group)[] Products =
    [
        ("Invoicing", "billing"), ("Payments", "billing"), ("Sign-in", "identity"), ("Single sign-on", "identity"),
        ("Mobile app", "apps"), ("Desktop app", "apps"), ("Reports", "data"), ("Export", "data"),
        ("Webhooks", "platform"), ("API", "platform"), ("Search", "platform"), ("E-mail sync", "messaging"),
    ];

    public static readonly string[] Problems =
    [
        "stopped working this morning", "is very slow since yesterday's update", "shows last month's figures",
        "asks for a password again and again", "fails with error 502", "does not load for our Lisbon office",
        "duplicates every entry", "is missing for two of our users", "times out after a minute",
        "shows the wrong currency", "cannot be opened on a tablet", "lost the filters we had saved",
        "rejects a valid certificate", "sends everything twice", "ignores daylight saving",
        "needs one more seat before Friday", "does not accept our VAT number", "has a broken link in the footer",
        "cannot find orders from 2024", "prints a blank second page", "logs everyone out at noon",
        "shows another team's data", "needs a copy of the contract", "hangs at 99 per cent",
    ];

    public static readonly string[] Agents = ["kim", "amina", "joseph", "lena", "mateo", "priya", "sven", "yuki", "zoe", "omar", "ines", "tom"];

    public static readonly string[] People =
        ["A. Moreau", "B. Okafor", "C. Lindqvist", "D. Haddad", "E. Novak", "F. Tanaka", "G. Silva", "H. Patel", "I. Kowalska", "J. Byrne"];
}
