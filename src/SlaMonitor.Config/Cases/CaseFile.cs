using SlaMonitor.Config.Text;
using SlaMonitor.Core;
using SlaMonitor.Core.Policies;

namespace SlaMonitor.Config.Cases;

/// <summary>Loads policy tests, from disk or from texts. Whatever they hold, the answer is the cases or their errors.</summary>
public static class CaseFile
{
    /// <summary>Reads a file, or every <c>*.test.yaml</c> and <c>*.test.yml</c> in a folder and its subfolders, in the ordinal order of their paths.</summary>
    /// <param name="rulebook">What the cases are about: the policies, calendars and metrics that they may name.</param>
    public static CasesResult Load(string path, Rulebook rulebook)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var errors = new ErrorList();
        var files = ConfigurationFile.Files(path, tests: true, errors);
        var sources = files.Select(f => ConfigurationFile.Open(f, Place.StartOf(f), errors)).OfType<ConfigurationSource>();
        return Read([.. sources], files, rulebook, errors);
    }

    /// <summary>Reads texts; no file is touched.</summary>
    public static CasesResult Load(IReadOnlyList<ConfigurationSource> sources, Rulebook rulebook)
    {
        ArgumentNullException.ThrowIfNull(sources);
        return Read(sources, [.. sources.Select(s => s.Name)], rulebook, new ErrorList());
    }

    private static CasesResult Read(IReadOnlyList<ConfigurationSource> sources, IReadOnlyList<string> files, Rulebook rulebook, ErrorList errors)
    {
        // Parsing YAML is most of the work of a run, and files have nothing to do with each other.
        var read = sources.AsParallel().AsOrdered().Select(source => Read(source, rulebook)).ToList();
        foreach (var (_, found) in read) errors.Add(found);
        var cases = read.SelectMany(r => r.Cases).ToEquatableArray();
        return errors.IsEmpty ? new CasesResult.Loaded(cases, sources.Count) : new CasesResult.Invalid(errors.InOrder(files));
    }

    private static (List<PolicyCase> Cases, ErrorList Errors) Read(ConfigurationSource source, Rulebook rulebook)
    {
        var errors = new ErrorList();
        return ([.. new CaseReader(rulebook, errors).Cases(source)], errors);
    }
}
