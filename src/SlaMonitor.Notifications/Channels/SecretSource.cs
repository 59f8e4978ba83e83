using SlaMonitor.Core;
using SlaMonitor.Core.Escalations;

namespace SlaMonitor.Notifications.Channels;

/// <summary>Reads secrets where they are kept, each time they are used, so that a changed file is used at once and nothing is remembered.</summary>
/// <param name="environment">The value of an environment variable; null when there is none.</param>
public sealed class SecretSource(Func<string, string?> environment)
{
    private const int LongestFile = 64 * 1024;

    public static readonly SecretSource OfProcess = new(Environment.GetEnvironmentVariable);

    /// <summary>Null when there is none, and <paramref name="why"/> says why, by the reference.</summary>
    internal string? Read(SecretReference reference, out string why)
    {
        why = "";
        switch (reference)
        {
            case SecretReference.Environment variable:
                if (environment(variable.Variable) is { Length: > 0 } value) return value;
                why = $"{reference} is not set";
                return null;
            case SecretReference.InFile file:
                return InFile(file, out why);
            default:
                throw new InvariantViolatedException("SecretReference is a closed family");
        }
    }

    private static string? InFile(SecretReference.InFile file, out string why)
    {
        why = "";
        try
        {
            if (new FileInfo(file.Path).Length > LongestFile)
            {
                why = $"{file} is too long for a secret";
                return null;
            }
            if (File.ReadAllText(file.Path).TrimEnd() is { Length: > 0 } value) return value;
            why = $"{file} is empty";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            why = $"{file} cannot be read";
        }
        return null;
    }
}
