using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SlaMonitor.Core;

/// <summary>Checks what must always hold, in production too. A failure is a bug in this program, never bad input.</summary>
public static class Invariant
{
    /// <exception cref="InvariantViolatedException"><paramref name="holds"/> is false.</exception>
    public static void Check(
        [DoesNotReturnIf(false)] bool holds,
        string what,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        if (!holds) throw new InvariantViolatedException($"{what} ({Path.GetFileName(file)}:{line})");
    }
}

/// <summary>A law of the program does not hold. A host stops the one entity concerned, not the service.</summary>
public sealed class InvariantViolatedException(string message) : Exception(message);
