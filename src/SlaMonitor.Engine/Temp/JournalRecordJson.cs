namespace SlaMonitor.Engine.Journal;
public static class JournalRecordJson { public static byte[] Write(JournalRecord r) => throw new NotSupportedException(); public static JournalRecord Read(ReadOnlySpan<byte> b) => throw new NotSupportedException(); }
