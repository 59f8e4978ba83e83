namespace SlaMonitor.Config.Tests;

public sealed class FolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_Folder_MergesItsFilesInOrder()
    {
        Write("20-gold.yaml", "policies: [ { id: gold, targets: { resolution: { urgent: 1h, calendar: office } } } ]");
        Write("10-platinum.yml", "policies: [ { id: platinum, match: { tag: vip }, targets: {} } ]");
        Write("calendars/office.yaml", "calendars: [ { id: office, time_zone: Etc/UTC, hours: { mon-fri: \"09:00-17:00\" }, holiday_files: [ ../days.ics ] } ]");
        Write("days.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260105\nEND:VEVENT\nEND:VCALENDAR\n");
        Write(".hidden/broken.yaml", "nonsense");
        Write("notes.txt", "nonsense");
        Write("20-gold.test.yaml", "cases: []");
        Write("calendars/office.test.yml", "cases: []");

        var loaded = Assert.IsType<ConfigurationResult.Loaded>(ConfigurationFile.Load(_folder.FullName)).Configuration;

        Assert.Equal(["platinum", "gold"], loaded.Rulebook.Policies.Select(p => p.Id));
        Assert.Equal(
            ["10-platinum.yml", "20-gold.yaml", "calendars/office.yaml", "days.ics"],
            loaded.Sources.Select(s => Path.GetRelativePath(_folder.FullName, s.Name)));
        Assert.False(loaded.Rulebook.Calendars["office"].IsOpen(NodaTime.Instant.FromUtc(2026, 1, 5, 12, 0)));
    }

    [Fact]
    public void Load_SameIdInTwoFiles_NamesBoth()
    {
        Write("a.yaml", "users: [ { id: kim } ]");
        Write("b.yaml", "users: [ { id: kim } ]\npolicies: 1");

        var invalid = Assert.IsType<ConfigurationResult.Invalid>(ConfigurationFile.Load(_folder.FullName));

        var (a, b) = (Path.Combine(_folder.FullName, "a.yaml"), Path.Combine(_folder.FullName, "b.yaml"));
        Assert.Equal(
            [$"{b}:1:16: user 'kim' is defined twice; first at {a}:1:16", $"{b}:2:11: expected a list of policies, found a single value"],
            invalid.Errors.Select(e => e.ToString()));
    }

    [Fact]
    public void Load_TextsThatNameAFileOnDisk_DoNotReadIt()
    {
        Write("days.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n");
        var path = Path.Combine(_folder.FullName, "days.ics");
        var yaml = $"calendars: [ {{ id: c, time_zone: Etc/UTC, hours: {{ mon: \"09:00-17:00\" }}, holiday_files: [ \"{path}\" ] }} ]";

        var invalid = Assert.IsType<ConfigurationResult.Invalid>(ConfigurationFile.Load([new ConfigurationSource("sla.yaml", yaml)]));
        Assert.StartsWith("there is no file", Assert.Single(invalid.Errors).Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
