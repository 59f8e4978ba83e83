namespace SlaMonitor.Config.Text;

/// <summary>Where something stands: line and column count from 1.</summary>
public readonly record struct Place(string File, int Line, int Column)
{
    public static Place StartOf(string file) => new(file, 1, 1);

    public override string ToString() => FormattableString.Invariant($"{File}:{Line}:{Column}");
}
