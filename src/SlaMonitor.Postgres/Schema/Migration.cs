using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace SlaMonitor.Postgres.Schema;

/// <summary>One numbered SQL file. A released one is never edited, which its hash, recorded with it, shows.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>All that this program has, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Load();

    private static List<Migration> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var all = new List<Migration>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var text = new StreamReader(assembly.GetManifestResourceStream(name)!);
            all.Add(new Migration(int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name, text.ReadToEnd()));
        }
        return all;
    }
}
