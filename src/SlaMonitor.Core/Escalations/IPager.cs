namespace SlaMonitor.Core.Escalations;

/// <summary>Whoever delivers pages. It need not remember them: a page of which nothing is heard is asked for again.</summary>
public interface IPager
{
    /// <summary>Takes a page on and returns at once. The same page may come again, and is not sent twice while it is remembered. Thread-safe.</summary>
    void Send(Page page);
}
