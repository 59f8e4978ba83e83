using NodaTime;
using SlaMonitor.Config;
using SlaMonitor.Core;
using SlaMonitor.Core.Versions;

namespace SlaMonitor.Web.Tests;

/// <summary>Versions in memory, read by the real reader, which the monitor is given as they are made.</summary>
public sealed class InMemoryConfigurations : IConfigurations
{
    private readonly InMemoryMonitor _monitor;
    private readonly Lock _making = new();
    private readonly List<ConfigurationVersion> _versions = [];

    public InMemoryConfigurations(InMemoryMonitor monitor, string yaml)
    {
        _monitor = monitor;
        Assert.IsType<ChangeResult.Made>(Make(new ConfigurationChange([new ConfigurationText("sla.yaml", yaml)], ApplyTo.New)));
        monitor.Configurations = this;
    }

    public IReadOnlyList<ConfigurationVersion> Versions
    {
        get
        {
            lock (_making) return [.. _versions];
        }
    }

    public AdoptionProgress Adoption => default;

    /// <summary>Called before a change is made, with how often it was asked for.</summary>
    public Action<int>? Before { get; set; }

    public int Asked { get; private set; }

    public ValueTask<ChangeResult> ChangeAsync(ConfigurationChange change, CancellationToken cancellation = default)
    {
        Before?.Invoke(++Asked);
        return new(Make(change));
    }

    public ValueTask<ChangeResult> TryAsync(ConfigurationChange change, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ChangeResult Make(ConfigurationChange change)
    {
        lock (_making)
        {
            if (change.WhenCurrentIs is { } expected && expected != _versions.Count) return new ChangeResult.Stale(_versions.Count);
            var files = _versions.Count == 0 ? change.Files : OnCallChangesFile.CarriedOver(change.Files, _versions[^1].Files);
            switch (ConfigurationTexts.Compile(files, _versions.Count + 1))
            {
                case CompiledConfiguration.Valid(var rulebook):
                    var made = new ConfigurationVersion(rulebook.Version, Instant.FromUtc(2026, 3, 2, 10, 0), change.By, change.ApplyTo, change.Comment, files);
                    _versions.Add(made);
                    _monitor.Rulebook = rulebook;
                    _monitor.Escalations.Rules = rulebook.Escalations;
                    return new ChangeResult.Made(made);
                case CompiledConfiguration.Invalid(var errors):
                    return new ChangeResult.Invalid(errors);
                default:
                    throw new InvariantViolatedException("a configuration is valid or invalid");
            }
        }
    }
}
