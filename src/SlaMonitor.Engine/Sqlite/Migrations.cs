using System.Globalization;
using System.Reflection;

namespace SlaMonitor.Engine.Sqlite;

/// <summary>
/// Brings a file's schema up to date: numbered SQL files, embedded under a folder's name, each applied once and recorded, all
/// in one transaction. A released one is never edited.
/// </summary>
internal static class Migrations
{
    /// <param name="file">A connection.</param>
    /// <param name="folder">The folder of the SQL files, e.g. <c>journal</c>.</param>
    /// <exception cref="StoreException">The file was written by a newer program, or is no database of ours.</exception>
    public static void Apply(SqliteFile file, string folder) => file.InOne(() =>
    {
        if (file.Number("SELECT count(*) FROM sqlite_master WHERE name = 'migration'") == 0)
            file.Execute("CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL)");
        var last = file.Number("SELECT max(number) FROM migration") ?? 0;
        var known = 0L;
        foreach (var (number, name, sql) in Load(folder))
        {
            known = number;
            if (number <= last) continue;
            file.Execute(sql);
            using var record = file.Once("INSERT INTO migration (number, name) VALUES (?1, ?2)");
            record.Bind(1, number).Bind(2, name).Run();
        }
        if (last > known)
            throw new StoreException($"{file.Path} was written by a newer program: its schema is {last}, this one knows {known}. Start the newer program.");
    });

    private static IEnumerable<(int Number, string Name, string Sql)> Load(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var name = resource[(folder.Length + 1)..];
            using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            yield return (int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name, text.ReadToEnd());
        }
    }
}
