using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace SlaMonitor.Silo;

/// <summary>
/// The console without Orleans' advice to turn server GC on, which it repeats at every start: a node leaves it off on purpose
/// (see the project file). Filters of the logging library know categories and levels alone, and the category warns of real things too.
/// </summary>
internal sealed class QuietConsole(ConsoleLoggerProvider console) : ILoggerProvider, ISupportExternalScope
{
    private const string SiloCategory = "Orleans.Runtime.Silo";

    public static QuietConsole Create(IServiceProvider services) => new(ActivatorUtilities.CreateInstance<ConsoleLoggerProvider>(services));

    public ILogger CreateLogger(string categoryName) =>
        categoryName == SiloCategory ? new WithoutAdvice(console.CreateLogger(categoryName)) : console.CreateLogger(categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => console.SetScopeProvider(scopeProvider);

    public void Dispose() => console.Dispose();

    private sealed class WithoutAdvice(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id != (int)ErrorCode.SiloGcWarning) inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
